// How an archive for JavaScript calls its files; the model is called as in every archive.

export const scriptName = "handful-model.js";
export const engineName = "handful.wasm";
/** Packed, as it is published. */
export const encoderName = "encoder.bin";
