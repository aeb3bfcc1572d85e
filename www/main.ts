// Wires the engine, the store and the views.

import { render } from "lit-html";
import "./styles/index.ts";
import { connectEncoders } from "./effects/encoders.ts";
import { connectAddress } from "./effects/address.ts";
import { connectFocus, afterDraw } from "./effects/focus.ts";
import { connectEngine } from "./effects/index.ts";
import { connectInstall } from "./effects/install.ts";
import { connectKeeping } from "./effects/keep.ts";
import { connectKeys } from "./effects/keys.ts";
import { connectScreen } from "./effects/screen.ts";
import { connectOffline } from "./effects/offline.ts";
import { connectSources } from "./effects/sources.ts";
import { readEmbedding } from "./embed/address.ts";
import { createEngine } from "./engine/client.ts";
import { describe } from "./engine/errors.ts";
import { startWorker } from "./engine/start-worker.ts";
import { nextTask } from "./engine/task.ts";
import {
  type Language,
  type Messages,
  fetchAllMessages,
  fetchMessages,
  hasMessages,
  languages,
  messages,
  parts,
  preferredLanguage,
  speakOf,
  spoken,
} from "./i18n/index.ts";
import { projectKind } from "./kinds/reference.ts";
import { droppedIn, holdsFiles, isTextForField } from "./files/dropped.ts";
import { giveUpKeeping, keepPage } from "./offline/index.ts";
import { endOwnWorkers } from "./own-worker.ts";
import { prefetchParts, prefetched } from "./prefetch.ts";
import { elided } from "./elide.ts";
import { requestsLoaded, watchRequests } from "./requests.ts";
import { type State, initialState } from "./state.ts";
import { presentProject } from "./state/projects.ts";
import { endDatabases, inTime } from "./database.ts";
import { createStore } from "./store.ts";
import { outliveTranslation } from "./translated.ts";
import { pageView } from "./views/page/index.ts";
import { ownName } from "./views/project-name.ts";

const root = document.getElementById("page");
if (!root) throw new Error("index.html has no element #page");

/** What the page around this one asks for, if it is a part of one. */
const embedding = readEmbedding(location);
if (!embedding) watchRequests();

/** For words, which do not come if they take longer, and for the engine, without which the page goes on. */
const patienceMs = 10_000;
const store = createStore({
  ...initialState(embedding?.language ?? preferredLanguage(navigator.languages)),
  isRecalling: !embedding,
  ...(embedding && { embedded: { place: embedding.place, hasDock: embedding.hasDock } }),
});
const engine = createEngine({ spawn: startWorker, base: document.baseURI });
// On a later visit its files are here, and take nothing from those of the page; on the first one it waits for these.
const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer };
if (serviceWorker?.controller) engine.ready().catch(() => undefined);
let shownLanguage = store.state.language;
await fetchWords();
// What has come was read in this task, and drawing is another's.
await nextTask();
const embedded = embedding && (await import("./embed/index.ts"));

/** Without the words of any language there is no page, but for what `index.html` says of that. */
async function fetchWords(): Promise<void> {
  const others = languages.filter((language) => language !== shownLanguage);
  for (const language of [shownLanguage, ...others]) {
    try {
      await inTime(() => fetchMessages(language, "page"), patienceMs);
      if (language !== shownLanguage) store.dispatch({ type: "languageChosen", language });
      return;
    } catch (thrown) {
      console.warn(thrown);
    }
  }
  (root as HTMLElement).querySelectorAll<HTMLElement>("[hidden]").forEach((element) => (element.hidden = false));
  throw new Error("the page's words could not be fetched");
}

let isToBeDrawn = false;

/** Many actions may come between two pictures; one drawing shows them all. */
function draw(): void {
  if (isToBeDrawn) return;
  isToBeDrawn = true;
  requestAnimationFrame(drawWaiting);
}

function drawWaiting(): void {
  if (!isToBeDrawn) return;
  isToBeDrawn = false;
  // The picture stays as it is until the words of another language are here.
  if (hasMessages(store.state.language, "page")) drawNow(root as HTMLElement);
  else void changeLanguage(store.state.language);
}

// A person who is faster than the pictures acts on what the last action has made, not on what it was before. Not as
// early as the pointer goes down: what is drawn could move what it is on, and the press would be of neither.
for (const type of ["pointerup", "keydown"]) addEventListener(type, drawWaiting, { capture: true });

/** Resolves when the browser has laid out and shown what the state is now. */
function drawn(): Promise<void> {
  // The second frame begins when the first one, which draws it, is over.
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
}

async function changeLanguage(language: Language): Promise<void> {
  try {
    await inTime(() => fetchAllMessages(language), patienceMs);
    draw();
  } catch (thrown) {
    store.dispatch({ type: "languageChosen", language: shownLanguage });
    store.dispatch({ type: "noticed", notice: { code: "fileFailed", name: language, detail: describe(thrown) } });
  }
}

function drawNow(root: HTMLElement): void {
  const { state } = store;
  speakOf(projectKind(state));
  const t = messages(state.language);
  shownLanguage = state.language;
  // What is set anew is laid out anew, even to what it is.
  const { documentElement: page } = document;
  const { tag } = spoken[state.language];
  if (page.lang !== tag) page.lang = tag;
  if (page.dataset.theme !== state.theme) page.dataset.theme = state.theme;
  page.toggleAttribute("data-presenting", state.isPresenting ?? false);
  const title = titleOf(t, state);
  if (document.title !== title) document.title = title;
  render(pageView(state, store.dispatch), root);
  afterDraw();
}

/** Where the person is, in which project. */
function titleOf(t: Messages, state: State): string {
  const { stage, leaf } = state;
  const name = ownName(t, presentProject(state));
  return [leaf ? t.frame.leaves[leaf] : t.frame.stages[stage], name && elided(name), t.page.title]
    .filter(Boolean)
    .join(" · ");
}

outliveTranslation();
// What stands there until now says that the page is on its way.
root.replaceChildren();
store.listen(draw);
connectScreen(store);
if (embedding) {
  store.dispatch({ type: "embeddedAt", place: embedding.place });
} else {
  connectAddress(store);
  connectKeys(store);
  connectInstall(store);
}
const arriving = connectSources(store, engine);
const findProblem = connectFocus(store);

// A file dropped beside the data is meant for it, and must not replace the page.
addEventListener("dragover", (event) => {
  if (!isTextForField(event)) event.preventDefault();
});
addEventListener("drop", (event) => {
  if (isTextForField(event)) return;
  event.preventDefault();
  if (holdsFiles(event)) store.dispatch({ type: "filesDropped", ...droppedIn(event) });
});

// A browser prints what is drawn when this is over.
for (const [event, on] of [
  ["beforeprint", true],
  ["afterprint", false],
] as const) {
  addEventListener(event, () => {
    store.dispatch({ type: "printing", on });
    drawNow(root);
  });
}

store.listen(({ type }) => {
  if (type !== "erased") return;
  giveUpKeeping();
  endDatabases();
  engine.terminate();
  endOwnWorkers();
});

drawNow(root);
// It is shown before all else is begun; a tab that is hidden shows nothing.
await inTime(drawn, 100).catch(() => undefined);
const encoders = embedded ? embedded.connectOwnEncoders(store, engine) : connectEncoders(store, engine);
connectEngine(store, engine, findProblem, arriving, encoders);
// Other things would only make the engine come later, if it comes.
const fetched = inTime(() => engine.ready(), patienceMs)
  .catch(() => undefined)
  .then(idle)
  .then(() => {
    const { language } = store.state;
    for (const part of parts) prefetched(() => fetchMessages(language, part));
    return prefetchParts();
  });
let kept = Promise.resolve(false);
if (embedded) {
  embedded.beginEmbedded(store, engine);
} else {
  const keeping = connectKeeping(store, undefined, drawn);
  // What is here need not be fetched to be kept; and whose what is kept is, is told by which copies
  // have been visited before this visit.
  kept = Promise.all([keeping, fetched]).then(keepPage);
  connectOffline(store, kept);
  await keeping;
}
void Promise.allSettled([engine.ready(), fetched, kept]).then(requestsLoaded);
// Without it the page works as well, but for visits without a network.
kept.then(
  (isKept) => isKept && store.dispatch({ type: "pageKept" }),
  (thrown: unknown) => console.warn(thrown),
);

/** Resolves when the page has nothing else to do. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has no idle callbacks.
    if (typeof requestIdleCallback === "function") requestIdleCallback(() => resolve());
    else setTimeout(resolve, 1_000);
  });
}
