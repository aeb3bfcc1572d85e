import "./label-next.css";

export { noneView } from "./none.ts";
export { poolView } from "./pool.ts";
export { simulationView } from "./simulation.ts";
export { labelErrorsView } from "./label-errors.ts";
