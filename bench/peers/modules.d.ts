// The peers are installed elsewhere and only when they are measured, so their types are not at hand.

declare module "@jax-js/jax";
declare module "@tensorflow/tfjs-backend-wasm";
declare module "@tensorflow/tfjs-backend-webgl";
declare module "@tensorflow/tfjs-backend-webgpu";
declare module "@tensorflow/tfjs-core";
declare module "@tensorflow/tfjs-core/dist/register_all_gradients.js";
