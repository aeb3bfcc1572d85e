// The lessons: the panel of the one under way, the list of all, and the teacher's sheet.

import "./lessons.css";
export { listView } from "./list.ts";
export { lessonView } from "./panel.ts";
export { sheetView } from "./sheet.ts";
