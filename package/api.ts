// What both entries give beside `Handful`.

export type { Classifier, ExplainOptions, Why } from "./classifier.ts";
export { HandfulError, type HandfulErrorKind } from "./error.ts";
export type { BrowserWorker, Form, HandfulOptions, LabelledText, OpenOptions, TrainOptions } from "./handful.ts";
export type { Training, TrainingUpdate } from "./training.ts";
export type {
  ClassProbability,
  CoreError,
  EncoderName,
  EngineChoice,
  EngineStatus,
  Evaluation,
  Example,
  Explanation,
  Inspection,
  LabelScores,
  LabelsEvaluation,
  LabelsPerText,
  LabelsPrediction,
  LabelsReport,
  LayerSummary,
  ModelKind,
  ParseOptions,
  Parsed,
  Plan,
  Prediction,
  Progress,
  Report,
  RunConfig,
  Setting,
  UnitView,
  Warning,
} from "../www/engine/protocol.ts";
