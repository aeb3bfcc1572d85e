export { privacyView } from "./dialog.ts";
export { proofView } from "./proof.ts";
import "./privacy.css";
