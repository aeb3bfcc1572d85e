// The words of what is told of a problem.

export const report = {
  heading: "Report a problem",
  help: "This says what the page and the browser are, and how much of what is here; none of your texts, labels or names. The page sends nothing: copy it, say what you did and what happened, and give both to",
  whoever: "whoever hosts this page.",
  contact: "those who maintain this page.",
  facts: "Facts",
  copy: "Copy the facts",
  copied: "Copied.",
  notCopied: "The browser did not let the page copy it: select the facts and copy them yourself.",
};
