import { nGuessed } from "../state/rows.ts";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { EncoderError, type EncoderStore, type OfferedEncoder, type OwnEncoder } from "../engine/encoders.ts";
import { FakeEngine, fakeDefaults } from "../engine/fake.test-helper.ts";
import { goTo } from "../page.test-helper.ts";
import { type Action, type State, initialState } from "../state.ts";
import { createStore } from "../store.ts";
import { connectEncoders } from "./encoders.ts";
import { connectEngine } from "./index.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const text = "a\tone\nb\ttwo\na\tthree\nb\tfour\na\tfive\n";
const small = { name: "small", bytes: 8 } as OfferedEncoder;
const settle = () => vi.advanceTimersByTimeAsync(2_000);

/** A download that waits to be let through. */
class FakeFiles implements EncoderStore {
  calls: string[] = [];
  failure?: unknown;
  has = false;
  content = "weights";
  notKept?: { isFull: boolean; detail: string };
  arrive: () => void = () => undefined;

  /** Resolves when the site's list has come. */
  listed = Promise.resolve();

  async offered() {
    await this.listed;
    if (this.failure) throw this.failure;
    return [small];
  }
  async kept() {
    return this.has ? ["small" as const] : [];
  }
  async read() {
    this.calls.push("read");
    return this.has ? new Blob([this.content]) : undefined;
  }
  async fetch(_encoder: OfferedEncoder, follow: (bytes: number, total: number) => void, signal: AbortSignal) {
    this.calls.push("fetch");
    follow(4, 8);
    await new Promise<void>((resolve, reject) => {
      this.arrive = resolve;
      signal.addEventListener("abort", () => reject(signal.reason));
    });
    if (this.failure) throw this.failure;
    this.has = !this.notKept;
    return { blob: new Blob([this.content]), notKept: this.notKept };
  }
  async recognise(file: Blob) {
    return (await file.text()) === "weights" ? small : undefined;
  }
  async keep(_encoder: OfferedEncoder, blob: Blob) {
    this.calls.push("keep");
    return { blob };
  }
  own?: OwnEncoder;
  async keptOwn() {
    return this.own;
  }
  async keepOwn(model: string, file: Blob) {
    this.calls.push(`keepOwn ${model}`);
    if (this.notKept) return { blob: file, notKept: this.notKept };
    this.own = { model, bytes: file.size, sha256: "0" };
    return { blob: file };
  }
  async remove() {
    this.calls.push("remove");
    this.has = false;
    this.own = undefined;
  }
}

async function page(files = new FakeFiles()) {
  const engine = new FakeEngine();
  const store = createStore(initialState("en"));
  connectEngine(store, engine, vi.fn(), undefined, connectEncoders(store, engine, files));
  store.dispatch({ type: "restored", kept: { config: { ...fakeDefaults, start: "pretrained" } } });
  await settle();
  store.dispatch({ type: "textTyped", text });
  await settle();
  return { engine, store, files, dispatch: store.dispatch, file: () => store.state.encoders.files.small };
}

describe("Train", () => {
  test("gets the encoder first, and then starts", async () => {
    const { engine, store, files, dispatch, file } = await page();
    expect(store.state.plan.plan?.encoderLoaded).toBe(false);
    dispatch({ type: "command", command: "train" });
    await settle();
    expect(store.state.encoders.awaitedBy).toBe("train");
    expect(file()).toEqual({ phase: "downloading", bytes: 4, total: 8 });
    expect(engine.calls).not.toContain("start");
    files.arrive();
    await settle();
    expect(file()).toEqual({ phase: "ready", isKept: true });
    expect(store.state.run.phase).toBe("training");
    expect(store.state.run.plan?.encoderLoaded).toBe(true);
    expect(store.state.encoders.awaitedBy).toBeUndefined();
  });

  test("starts nothing when the download is cancelled", async () => {
    const { engine, store, dispatch, file } = await page();
    dispatch({ type: "command", command: "train" });
    await settle();
    dispatch({ type: "encoderCancelled", name: "small" });
    await settle();
    expect(file()).toEqual({ phase: "absent" });
    expect(store.state.run.phase).toBe("idle");
    expect(store.state.run.error).toBeUndefined();
    expect(engine.calls).not.toContain("start");
  });

  test("goes on without the encoder once random weights are chosen, and gives up the download", async () => {
    const { engine, store, dispatch, file } = await page();
    dispatch({ type: "command", command: "train" });
    await settle();
    dispatch({ type: "settingChanged", key: "start", value: "random" });
    await settle();
    expect(file()).toEqual({ phase: "absent" });
    expect(store.state.encoders.awaitedBy).toBeUndefined();
    expect(engine.calls).toContain("start");
    expect(store.state.run.trained?.config.start).toBe("random");
  });

  test("is given up by Stop, whatever the wait is for, and an earlier model stays", async () => {
    const files = new FakeFiles();
    let list: () => void = () => undefined;
    files.listed = new Promise((resolve) => (list = resolve));
    const { engine, store, dispatch } = await page(files);
    const before = store.state.run;
    dispatch({ type: "command", command: "train" });
    await settle();
    expect(store.state.encoders.awaitedBy).toBe("train");
    dispatch({ type: "command", command: "stop" });
    list();
    await settle();
    expect(store.state.encoders.awaitedBy).toBeUndefined();
    expect(store.state.run).toBe(before);
    expect(files.calls).not.toContain("fetch");
    expect(engine.calls).not.toContain("start");
  });

  test("says why there is no encoder, and can be tried again", async () => {
    const { engine, store, files, dispatch, file } = await page();
    files.failure = new EncoderError({ code: "damaged" });
    dispatch({ type: "command", command: "train" });
    await settle();
    files.arrive();
    await settle();
    expect(file()).toEqual({ phase: "failed", problem: { code: "damaged" }, isKept: false });
    expect(store.state.run.error?.kind).toEqual({ code: "encoderMissing", name: "small" });
    files.failure = undefined;
    dispatch({ type: "command", command: "train" });
    await settle();
    files.arrive();
    await settle();
    expect(engine.calls).toContain("start");
    expect(store.state.run.error).toBeUndefined();
  });

  test("says what the engine thinks of the file", async () => {
    const { store, files, dispatch, file } = await page();
    files.content = "bad weights";
    dispatch({ type: "command", command: "train" });
    await settle();
    files.arrive();
    await settle();
    expect(file()).toMatchObject({
      phase: "failed",
      problem: { code: "refused", error: { kind: { code: "invalidEncoder" } } },
    });
    expect(store.state.run.phase).toBe("idle");

    // It was kept before the engine saw it: the next try fetches another, and it can be removed.
    expect(file()).toMatchObject({ isKept: true });
    files.content = "weights";
    dispatch({ type: "encoderWanted", name: "small" });
    await settle();
    files.arrive();
    await settle();
    expect(files.calls).toEqual(["fetch", "remove", "fetch"]);
    expect(file()).toEqual({ phase: "ready", isKept: true });
  });
});

test("an encoder on this device is loaded for the plan, and fetched from nowhere", async () => {
  const files = new FakeFiles();
  files.has = true;
  const { engine, store } = await page(files);
  expect(files.calls).toEqual(["read"]);
  expect(engine.calls.filter((call) => call === "loadEncoder")).toHaveLength(1);
  expect(store.state.plan.plan?.encoderLoaded).toBe(true);
});

test("the tokens of a text wait for the encoder that cuts it", async () => {
  const { store, files, dispatch } = await page();
  goTo(store, "model", "layers");
  await settle();
  expect(store.state.sampler.tokens).toBeUndefined();
  dispatch({ type: "encoderWanted", name: "small" });
  await settle();
  files.arrive();
  await settle();
  expect(store.state.sampler.tokens?.text).toBe("one");
  expect(store.state.notices).toEqual([]);
});

test("an encoder that cannot be kept is used, and told of", async () => {
  const { store, files, dispatch, file } = await page();
  files.notKept = { isFull: true, detail: "no room" };
  dispatch({ type: "encoderWanted", name: "small" });
  await settle();
  files.arrive();
  await settle();
  expect(file()).toEqual({ phase: "ready", isKept: false });
  expect(store.state.notices).toEqual([{ code: "encoderNotKept", isFull: true, detail: "no room" }]);
  expect(store.state.plan.plan?.encoderLoaded).toBe(true);
});

test("a site without encoders makes the start a random one", async () => {
  const files = new FakeFiles();
  files.failure = new EncoderError({ code: "status", status: 404 });
  const { engine, store, dispatch } = await page(files);
  expect(store.state.config?.start).toBe("random");
  expect(store.state.encoders).toMatchObject({ fellBack: true, offerProblem: { code: "status", status: 404 } });
  dispatch({ type: "command", command: "train" });
  await settle();
  expect(engine.calls).toContain("start");
});

describe("a file from disk", () => {
  test("that the site knows is kept", async () => {
    const { files, dispatch, file } = await page();
    dispatch({ type: "encoderFileChosen", name: "large", file: new File(["weights"], "small.safetensors.gz") });
    await settle();
    expect(file()).toEqual({ phase: "ready", isKept: true });
    expect(files.calls).toContain("keep");
  });

  test("takes the place of a download", async () => {
    const { store, files, dispatch, file } = await page();
    dispatch({ type: "encoderWanted", name: "small" });
    await settle();
    expect(file()).toMatchObject({ phase: "downloading" });
    dispatch({ type: "encoderFileChosen", name: "small", file: new File(["weights"], "small.gz") });
    await settle();
    expect(file()).toEqual({ phase: "ready", isKept: true });
    expect(files.calls).toContain("keep");
    expect(store.state.encoders.awaitedBy).toBeUndefined();
  });

  test("that it does not know is used for this visit, if the engine takes it", async () => {
    const { files, dispatch, file } = await page();
    dispatch({ type: "encoderFileChosen", name: "small", file: new File(["other weights"], "mine.safetensors") });
    await settle();
    expect(file()).toEqual({ phase: "ready", isKept: false });
    expect(files.calls).not.toContain("keep");
  });
});

test("an encoder is removed from the device and the engine", async () => {
  const files = new FakeFiles();
  files.has = true;
  const { engine, dispatch, file } = await page(files);
  dispatch({ type: "encoderRemoved", name: "small" });
  await settle();
  expect(file()).toEqual({ phase: "absent" });
  expect(engine.calls).toContain("dropEncoder");
  expect(files.calls).toContain("remove");
});

describe("guessing", () => {
  const lines = Array.from({ length: 40 }, (_, n) => `text number ${n} ${"x".repeat(n % 3)}`).join("\n");

  async function asked() {
    const files = new FakeFiles();
    files.has = true;
    const opened = await page(files);
    opened.dispatch({ type: "textTyped", text: lines });
    await settle();
    opened.dispatch({ type: "linesTaken" });
    opened.dispatch({ type: "classNamesTyped", text: "praise, complaint" });
    await settle();
    return opened;
  }

  test("tells how many texts are read, and fills the labels in at its end", async () => {
    const { engine, store, dispatch } = await asked();
    const told: number[] = [];
    store.listen((action) => action.type === "guessing" && told.push(action.done));
    dispatch({ type: "guessAsked" });
    await settle();
    expect(engine.calls.filter((call) => call === "guess")).toHaveLength(1);
    expect(told).toEqual([0, 16, 32, 40]);
    expect(store.state.guessing.isRunning).toBe(false);
    expect(store.state.data.present.rows.every(({ label }) => label === "praise" || label === "complaint")).toBe(true);
    expect(nGuessed(store.state.data.present)).toBe(40);
    dispatch({ type: "undone" });
    expect(store.state.data.present.rows.every(({ label }) => label === "")).toBe(true);
  });

  test("keeps what was guessed until it is cancelled", async () => {
    const { store, dispatch } = await asked();
    store.listen((action) => {
      if (action.type === "guessing" && action.done === 16) dispatch({ type: "guessCancelled" });
    });
    dispatch({ type: "guessAsked" });
    await settle();
    expect(nGuessed(store.state.data.present)).toBe(16);
    expect(store.state.guessing.isRunning).toBe(false);
  });

  test("gets the encoder first", async () => {
    const { store, files, dispatch } = await asked();
    dispatch({ type: "encoderRemoved", name: "small" });
    await settle();
    dispatch({ type: "guessAsked" });
    await settle();
    expect(store.state.encoders.awaitedBy).toBe("guess");
    dispatch({ type: "guessCancelled" });
    await settle();
    expect(store.state.guessing).toMatchObject({ isRunning: false, error: undefined });
    expect(files.calls).toContain("fetch");
    expect(nGuessed(store.state.data.present)).toBe(0);
  });
});

describe("cancelled while the list of encoders is awaited", () => {
  const compare: Action = { type: "compareAsked", what: "comparison" };
  test.each<[Action, Action, (state: State) => boolean]>([
    [{ type: "guessAsked" }, { type: "guessCancelled" }, ({ guessing }) => guessing.isRunning],
    [{ type: "searchAsked" }, { type: "searchCancelled" }, ({ search }) => search.isRunning],
    [compare, { type: "compareCancelled" }, ({ compare }) => compare.running !== undefined],
  ])("%o fetches nothing afterwards", async (ask, cancel, isRunning) => {
    const files = new FakeFiles();
    let list: () => void = () => undefined;
    files.listed = new Promise((resolve) => (list = resolve));
    const { store, dispatch } = await page(files);
    if (ask.type === "guessAsked") {
      dispatch({ type: "textTyped", text: "one\ntwo\nthree" });
      dispatch({ type: "classNamesTyped", text: "praise, complaint" });
    }
    if (ask === compare) dispatch({ type: "contestantsChosen", ids: ["cnn-frozen"] });
    await settle();
    dispatch(ask);
    await vi.dynamicImportSettled();
    await settle();
    expect(isRunning(store.state)).toBe(true);
    dispatch(cancel);
    await settle();
    expect(isRunning(store.state)).toBe(false);
    list();
    await settle();
    expect(files.calls).not.toContain("fetch");
    expect(store.state.encoders.awaitedBy).toBeUndefined();
  });
});

describe("a search", () => {
  const random = { type: "settingChanged", key: "start", value: "random" } as const;

  test("tries as often as wanted, and a try can be applied", async () => {
    const { store, dispatch } = await page();
    dispatch(random);
    dispatch({ type: "searchSized", nTries: 4 });
    dispatch({ type: "searchAsked" });
    await settle();
    expect(store.state.search).toMatchObject({ isRunning: false, done: 4, total: 4, error: undefined });
    const { config } = store.state.search.tries[2]!;
    dispatch({ type: "configApplied", config });
    expect(store.state.config).toMatchObject({ epochs: 30, start: "random" });
  });

  test("can be cancelled, and keeps what it found", async () => {
    const { store, dispatch } = await page();
    dispatch(random);
    store.listen((action) => {
      if (action.type === "searched" && action.progress.done === 3) dispatch({ type: "searchCancelled" });
    });
    dispatch({ type: "searchAsked" });
    await settle();
    expect(store.state.search.isRunning).toBe(false);
    expect(store.state.search.tries).toHaveLength(3);
  });

  test("says what is wrong with the data", async () => {
    const { engine, store, dispatch } = await page();
    dispatch(random);
    dispatch({ type: "textTyped", text: "a\tone" });
    dispatch({ type: "searchAsked" });
    await settle();
    expect(store.state.search).toMatchObject({ isRunning: false, error: { kind: { code: "oneClass" } } });
    expect(engine.calls).not.toContain("search");
  });
});

test("who no longer waits for an encoder takes it from nobody else", async () => {
  const files = new FakeFiles();
  const store = createStore(initialState("en"));
  const encoders = connectEncoders(store, new FakeEngine(), files);
  const [first, second] = [new AbortController(), new AbortController()];
  const training = encoders.acquire("small", "train", first.signal);
  const exporting = encoders.obtain("small", undefined, second.signal);
  await settle();
  expect([store.state.encoders.awaitedBy, files.calls]).toEqual(["train", ["fetch"]]);
  second.abort();
  expect(await exporting).toBe(false);
  expect(store.state.encoders.awaitedBy).toBe("train");
  files.arrive();
  expect(await training).toBe(true);
  expect(store.state.encoders.awaitedBy).toBeUndefined();
});

test("a download that hangs is said to, and can be asked for anew by whoever waits for it", async () => {
  const { files, store, dispatch } = await page();
  dispatch({ type: "command", command: "train" });
  await settle();
  const state = () => store.state.encoders.files.small;
  expect(state()).toEqual({ phase: "downloading", bytes: 4, total: 8 });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(state()).toEqual({ phase: "downloading", bytes: 4, total: 8, isStalled: true });
  dispatch({ type: "encoderRetried", name: "small" });
  await settle();
  expect(state()).toEqual({ phase: "downloading", bytes: 4, total: 8 });
  expect(files.calls.filter((call) => call === "fetch")).toHaveLength(2);
  files.arrive();
  await settle();
  expect(state()).toEqual({ phase: "ready", isKept: true });
  expect(store.state.run.phase).toBe("training");
  // It came, so nothing hangs.
  await vi.advanceTimersByTimeAsync(20_000);
  expect(state()?.phase).toBe("ready");
});

describe("A folder of one's own", () => {
  const folder = (config = '{"model_type":"bert"}') => [
    new File([config], "config.json"),
    new File(["{}"], "tokenizer.json"),
    new File(["weights"], "model.safetensors"),
  ];

  async function chosen(files = folder(), store = new FakeFiles()) {
    const made = await page(store);
    made.dispatch({ type: "settingChanged", key: "model", value: "transformer" });
    made.dispatch({ type: "settingChanged", key: "encoder", value: "own" });
    await settle();
    made.dispatch({ type: "ownEncoderChosen", files });
    await settle();
    return { ...made, file: () => made.store.state.encoders.files.own };
  }

  test("is read, and then here until the page is left", async () => {
    const { engine, store, file } = await chosen();
    expect(file()).toEqual({ phase: "downloading", bytes: 1, total: 2 });
    engine.convertNext();
    await settle();
    expect(file()).toEqual({ phase: "ready", isKept: false });
    expect(store.state.encoders.own?.bytes).toBe(":weights".length);
    expect(engine.session.encoders.has("own")).toBe(true);
  });

  test("is kept where that is asked for, as is the next one then", async () => {
    const { engine, dispatch, files, file } = await chosen();
    engine.convertNext();
    await settle();
    dispatch({ type: "ownEncoderKept" });
    await settle();
    expect(file()).toEqual({ phase: "ready", isKept: true });
    dispatch({ type: "ownEncoderChosen", files: folder() });
    await settle();
    engine.convertNext();
    await settle();
    expect(files.calls.filter((call) => call.startsWith("keepOwn"))).toHaveLength(2);
    expect(file()).toEqual({ phase: "ready", isKept: true });
  });

  test("that is none is refused in words", async () => {
    const { file } = await chosen(folder("a gpt2"));
    expect(file()).toMatchObject({
      phase: "failed",
      problem: { code: "published", fault: { what: "architecture" } },
    });
  });

  test("without weights is refused before anything is read", async () => {
    const { engine, file } = await chosen([...folder().slice(0, 2), new File([""], "pytorch_model.bin")]);
    expect(engine.calls).not.toContain("convertEncoder");
    expect(file()).toMatchObject({ problem: { fault: { what: "pickled" } } });
  });

  test("can be given up", async () => {
    const { dispatch, file } = await chosen();
    dispatch({ type: "encoderCancelled", name: "own" });
    await settle();
    expect(file()).toEqual({ phase: "absent" });
  });

  test("that is not here is asked for, and random weights do not take its place", async () => {
    const { store, dispatch } = await page();
    dispatch({ type: "settingChanged", key: "model", value: "transformer" });
    dispatch({ type: "settingChanged", key: "encoder", value: "own" });
    await settle();
    dispatch({ type: "command", command: "train" });
    await settle();
    expect(store.state.run.error?.kind).toMatchObject({ code: "encoderMissing", name: "own" });
    expect(store.state.config?.start).toBe("pretrained");
  });

  test("that was kept is known by its name at the next visit", async () => {
    const files = new FakeFiles();
    files.own = { model: "tiny", bytes: 9, sha256: "0" };
    const { store } = await page(files);
    expect(store.state.encoders.own).toMatchObject({ model: "tiny", bytes: 9 });
  });
});
