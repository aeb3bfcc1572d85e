// A person's visits to the page, with a memory of what must be there.

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {{ label: string, text: string }} Row
 */

/** What no mishap accounts for is a fault. */
const accountedFor = /killed by chaos|Failed to load resource|ERR_INTERNET_DISCONNECTED|ERR_FAILED/;

/** As many as the table shows at once. */
const nRows = 8;

const words = {
  praise: ["lovely", "clean", "friendly", "quick", "warm"],
  complaint: ["awful", "dirty", "rude", "slow", "cold"],
};

export class ChaoticVisit {
  /** @type {Page} */
  page;
  /** What was said on the console, and should not have been. @type {string[]} */
  errors = [];
  /** All versions of the rows, and which of them is there. @type {Row[][]} */
  versions = [];
  at = 0;
  /** How many runs the page has listed, ever. */
  nRuns = 0;
  /** A run is under way that will be one more. */
  isRunning = false;
  /** What the model says of a text, if there is one. @type {string | undefined} */
  prediction;
  theme = "system";
  engine = "auto";

  /**
   * @param {import("playwright-core").Browser} browser
   * @param {string} url
   * @param {number} patienceMs
   * @param {import("./random.mjs").Random} random
   */
  static async begin(browser, url, patienceMs, random) {
    const context = await browser.newContext({ locale: "en-US" });
    const visit = new ChaoticVisit(context, url, patienceMs, random);
    await visit.open();
    const rows = Array.from({ length: nRows }, (_, row) => visit.newRow(row));
    await visit.go("Texts", "Table");
    await visit.page
      .getByRole("textbox", { name: "Labelled texts" })
      .fill(rows.map(({ label, text }) => `${label}\t${text}`).join("\n"));
    visit.versions = [rows];
    await visit.until("the pasted rows", async () => same(await visit.rows(), rows));
    // The first step: from now on the rows are work.
    await visit.edit();
    return visit;
  }

  constructor(context, url, patienceMs, random) {
    this.context = context;
    this.url = url;
    this.patienceMs = patienceMs;
    this.random = random;
  }

  /** @param {number} place */
  newRow(place) {
    const label = place % 2 === 0 ? "praise" : "complaint";
    const text = Array.from({ length: 5 }, () => this.random.one(words[label])).join(" ");
    return { label, text: `${text} ${place}` };
  }

  /** Opens the page in a new tab, which is the one that is looked at from now on. */
  async open(address = this.url) {
    this.page = await this.newPage();
    await this.page.goto(address);
    await this.ready();
  }

  async newPage() {
    const page = await this.context.newPage();
    page.on("console", (message) => {
      if (message.type() === "error") this.note(message.text());
    });
    page.on("pageerror", (error) => this.note(String(error)));
    return page;
  }

  /** @param {string} error */
  note(error) {
    if (!accountedFor.test(error)) this.errors.push(error);
  }

  /** Waits until the page has its engine; a visit that asks whether to open what is kept is told to. */
  async ready(page = this.page) {
    const anyway = page.getByRole("button", { name: "Open them anyway" });
    const first = page.getByRole("region", { name: "Run", exact: true }).getByRole("button").first();
    await this.until("an engine", async () => {
      if (await anyway.isVisible()) await anyway.click();
      const isLoading = (await this.status(page)).startsWith("Loading the engine");
      return !isLoading && (await first.count()) > 0 && (await first.isEnabled());
    });
  }

  /**
   * @param {string} what
   * @param {() => Promise<boolean>} isSo
   */
  async until(what, isSo) {
    const end = Date.now() + this.patienceMs;
    for (;;) {
      if (await isSo()) return;
      if (Date.now() > end) throw new Error(`${what}: not within ${this.patienceMs / 1_000} s`);
      await this.pause(100);
    }
  }

  /**
   * To a stage, and one of its tabs.
   * @param {string} stage
   * @param {string} tab
   */
  async go(stage, tab, page = this.page) {
    await page.getByRole("link", { name: stage, exact: true }).click();
    await page.getByRole("tab", { name: new RegExp(`^${tab}(\\s[\\d,]+)?$`) }).click();
  }

  /** Does something in the menu. @param {(menu: import("playwright-core").Locator) => Promise<unknown>} act */
  async inMenu(act) {
    await this.page.getByRole("button", { name: /^(Menu|菜单)$/ }).click();
    const menu = this.page.getByRole("dialog", { name: /^(Menu|菜单)$/ });
    await menu.waitFor({ timeout: this.patienceMs });
    const done = await act(menu);
    await this.page.keyboard.press("Escape");
    return done;
  }

  /** @param {number} ms */
  pause(ms) {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  // The rows

  /** @returns {Promise<Row[]>} */
  async rows(page = this.page) {
    await this.go("Texts", "Table", page);
    const table = page.getByRole("table", { name: "Labelled rows" });
    if ((await table.count()) === 0) return [];
    return table.evaluate((element) =>
      [...element.querySelectorAll("tbody tr")].map((row) => ({
        label: row.querySelector("input")?.value ?? "",
        text: row.querySelector("textarea")?.value ?? "",
      })),
    );
  }

  get expected() {
    return this.versions[this.at] ?? [];
  }

  /** Changes a row, or takes a step back or forth. */
  async edit(page = this.page) {
    const canUndo = this.at > 1;
    const canRedo = this.at < this.versions.length - 1;
    const what = this.random.below(4);
    if (what === 0 && canUndo) return this.step("Undo", -1, page);
    if (what === 1 && canRedo) return this.step("Redo", 1, page);
    const row = this.random.below(this.expected.length);
    const isLabel = this.random.chance(0.5);
    const next = this.expected.map((one) => ({ ...one }));
    const changed = next[row];
    const name = isLabel ? `Label of row ${row + 1}` : `Text of row ${row + 1}`;
    if (isLabel) changed.label = changed.label === "praise" ? "complaint" : "praise";
    else changed.text = `${this.newRow(changed.label === "praise" ? 0 : 1).text} ${this.versions.length}`;
    // Both classes stay large enough to be trained on.
    if (Math.min(...counts(next)) < 3) return this.edit(page);
    await this.go("Texts", "Table", page);
    const field = page.getByRole(isLabel ? "combobox" : "textbox", { name, exact: true });
    await field.fill(isLabel ? changed.label : changed.text);
    await field.press("Tab");
    this.versions = [...this.versions.slice(0, this.at + 1), next];
    this.at++;
    await this.until(`row ${row + 1} as it was edited`, async () => same(await this.rows(page), next));
    return `edits row ${row + 1}`;
  }

  /**
   * @param {"Undo" | "Redo"} name
   * @param {-1 | 1} by
   */
  async step(name, by, page = this.page) {
    await this.go("Texts", "Table", page);
    await page.getByRole("button", { name, exact: true }).click();
    this.at += by;
    await this.until(`the rows after ${name}`, async () => same(await this.rows(page), this.expected));
    return name;
  }

  /** Changes language, looks or engine. @param {(what: string) => void} tell */
  async choose(tell) {
    const { page } = this;
    if (this.random.chance(0.4)) {
      tell("changes the language and back");
      for (const language of ["简体中文", "English"]) {
        await this.inMenu(async (menu) => {
          const button = menu.getByRole("button", { name: language, exact: true });
          await button.click();
          await this.until(language, async () => (await button.getAttribute("aria-pressed")) === "true");
        });
      }
    } else if (this.random.chance(0.5)) {
      this.theme = this.random.one(["system", "light", "dark"]);
      tell(`looks ${this.theme}`);
      await this.inMenu((menu) => menu.getByLabel("Appearance").selectOption(this.theme));
    } else if (!(await this.isActive())) {
      this.engine = this.random.one(["auto", "cpu"]);
      tell(`engine ${this.engine}`);
      await this.go("Model", "Choice");
      await page.getByRole("combobox", { name: "Engine" }).selectOption(this.engine);
    }
  }

  // Runs

  async status(page = this.page) {
    const status = page.locator("p").and(page.getByRole("status"));
    return (await status.count()) > 0 ? ((await status.first().textContent()) ?? "").trim() : "";
  }

  async isActive(page = this.page) {
    return /^(Training|Starting|Paused|Getting)/.test(await this.status(page));
  }

  /** Begins a run with the settings of a link. @param {string} settings */
  async train(settings) {
    if (await this.isActive()) return;
    await this.page.evaluate((hash) => (location.hash = hash), settings);
    await this.pause(300);
    const train = this.page.getByRole("button", { name: "Train", exact: true });
    const discard = this.page.getByRole("button", { name: "Discard model", exact: true });
    await this.go("Training", "Curves");
    // So that what a run before has left is not taken for this one's.
    if ((await discard.count()) > 0 && (await discard.isEnabled())) await discard.click();
    this.prediction = undefined;
    await train.click();
    await this.until("a run that has begun", async () => /^(Training|Done)/.test(await this.status()));
    this.isRunning = true;
  }

  /** A run may take its time, but not stand still. */
  async untilOver() {
    const train = this.page.getByRole("region", { name: "Run", exact: true });
    for (let before; await this.isActive();) {
      // A pause that was asked for takes effect after the step in hand.
      if ((await this.status()).startsWith("Paused"))
        await this.page.getByRole("button", { name: "Resume", exact: true }).click();
      const now = (await train.count()) > 0 ? await train.innerText() : await this.status();
      if (now === before)
        await this.until(
          "the run to get on",
          async () => !(await this.isActive()) || (await train.innerText()) !== now,
        );
      before = now;
    }
  }

  /** Waits until nothing is under way, and goes on with what was cut short or paused. @param {(what: string) => void} tell */
  async settle(tell) {
    await this.ready();
    await this.untilOver();
    const goOn = this.page.getByRole("region", { name: "Notices" }).getByRole("button", { name: /^Go on from step/ });
    if (this.isRunning && (await goOn.count()) > 0 && this.random.chance(0.6)) {
      tell("goes on with the run");
      await goOn.click();
      await this.until("a run that goes on", async () => !(await this.status()).startsWith("Ready"));
      await this.untilOver();
    }
    // Runs are listed once they are scored; one that its page ended in its first moments is only told of.
    if (this.isRunning) {
      const lost = this.page.getByText("It can only start again from the beginning");
      const isListed = async () => (await this.lastRun()) > this.nRuns;
      await this.until("the run in the list, or told of", async () => (await isListed()) || (await lost.count()) > 0);
      if (await isListed()) this.nRuns++;
      this.isRunning = false;
    }
    await this.until(`run ${this.nRuns} in the list`, async () => (await this.lastRun()) === this.nRuns);
  }

  /** The number of the newest run in the list. */
  async lastRun(page = this.page) {
    await this.go("Compare", "Runs", page);
    const list = page.getByRole("list", { name: "Kept runs" });
    if ((await list.count()) === 0) return 0;
    const names = await list.getByRole("textbox").evaluateAll((fields) => fields.map((field) => field.ariaLabel ?? ""));
    return Math.max(0, ...names.map((name) => Number(/\d+/.exec(name)?.[0] ?? 0)));
  }

  /** What the model says of a text; nothing where there is none. */
  async ask() {
    if (!(await this.status()).startsWith("Done")) return undefined;
    const trial = this.page.getByRole("textbox", { name: "Try a text" });
    const prediction = this.page.getByRole("list", { name: "Prediction" });
    if ((await trial.inputValue()) === "") await trial.fill("lovely and clean, though slow");
    await prediction.waitFor({ timeout: this.patienceMs });
    return prediction.innerText();
  }

  /** All is where it was. */
  async check() {
    await this.until("the rows as they were", async () => same(await this.rows(), this.expected));
    if (this.at > 1) {
      await this.step("Undo", -1);
      await this.step("Redo", 1);
    }
    await this.until("rest", async () => /^(Done|Ready|$)/.test(await this.status()));
    if (this.prediction === undefined) this.prediction = await this.ask();
    else
      await this.until(
        `the same prediction as before, ${this.prediction}`,
        async () => (await this.ask()) === this.prediction,
      );
    const theme = await this.inMenu((menu) => menu.getByLabel("Appearance").inputValue());
    if (theme !== this.theme) throw new Error(`the appearance is ${String(theme)}, not ${this.theme}`);
    await this.go("Model", "Choice");
    const engine = await this.page.getByRole("combobox", { name: "Engine" }).inputValue();
    if (engine !== this.engine) throw new Error(`the engine is ${engine}, not ${this.engine}`);
    const errors = this.errors.splice(0);
    if (errors.length > 0) throw new Error(`on the console: ${errors.join(" | ")}`);
  }

  /** What is on the page, for whoever reads of a failure. */
  async look() {
    try {
      const notices = this.page.getByRole("region", { name: "Notices" });
      const said = (await notices.count()) > 0 ? await notices.innerText() : "none";
      const rows = await this.rows();
      return `  status: ${await this.status()}\n  notices: ${said}\n  rows: ${JSON.stringify(rows)}\n  expected: ${JSON.stringify(this.expected)}\n  runs: ${await this.lastRun()} of ${this.nRuns}`;
    } catch (thrown) {
      return `  the page cannot be looked at: ${String(thrown).slice(0, 200)}`;
    }
  }

  async end() {
    await this.context.close();
  }
}

/**
 * @param {Row[]} a
 * @param {Row[]} b
 */
function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Of both classes. @param {Row[]} rows */
function counts(rows) {
  const nPraise = rows.filter(({ label }) => label === "praise").length;
  return [nPraise, rows.length - nPraise];
}
