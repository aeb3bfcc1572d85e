import "./files.css";

export { arrivalsView } from "./arrivals.ts";
export { questionsView, readingView } from "./reading.ts";
export { testSourceView } from "./source.ts";
