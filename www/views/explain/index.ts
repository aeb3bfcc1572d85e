// What the model makes of the text being tried.

import "./explain.css";

export { insideView } from "./inside.ts";
export { whatIfView } from "./what-if.ts";
export { whyView } from "./why.ts";
