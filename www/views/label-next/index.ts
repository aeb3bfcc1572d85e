import "./label-next.css";

export { noneView } from "./none.ts";
export { poolTab } from "./pool-tab.ts";
export { labelErrorsView } from "./label-errors.ts";
