// The page as a person knows it: by roles and accessible names, and by nothing else.

import { AxeBuilder } from "@axe-core/playwright";
import { type Locator, type Page, type Worker, expect, test as base } from "@playwright/test";
import { adaptFirefox } from "./firefox.ts";

export { type Locator, type Page, type Worker, expect };

/** The stages of the workbench with their tabs, as the English page names them. */
type Place =
  | ["Texts", ("Table" | "Unlabelled" | "Doubtful labels" | "Test set")?]
  | ["Model", ("Choice" | "Layers and formulas" | "Settings")?]
  | ["Training", ("Curves" | "Layer signals" | "Search")?]
  | ["Results", ("Summary" | "Mistakes" | "Classes" | "Confidence" | "Map" | "Ways tried" | "Privacy")?]
  | ["Compare", ("Models" | "Learning curve" | "Runs")?];

export class App {
  readonly labelled: Locator;
  readonly samples: Locator;
  readonly file: Locator;
  readonly rows: Locator;
  readonly model: Locator;
  readonly start: Locator;
  readonly encoder: Locator;
  readonly engine: Locator;
  readonly run: Locator;
  readonly status: Locator;
  readonly score: Locator;
  readonly alert: Locator;
  readonly notices: Locator;
  readonly results: Locator;
  readonly metrics: Locator;
  readonly confusion: Locator;
  readonly try: Locator;
  readonly trial: Locator;
  readonly prediction: Locator;

  constructor(readonly page: Page) {
    this.labelled = page.getByRole("textbox", { name: "Labelled texts" });
    this.samples = page.getByRole("list", { name: "Sample data" });
    this.file = page.getByLabel("Choose a file");
    this.rows = page.getByRole("table", { name: "Labelled rows" });
    this.model = page.getByRole("combobox", { name: "Model", exact: true });
    this.start = page.getByRole("radiogroup", { name: "Start from" });
    this.encoder = page.getByRole("group", { name: "Pretrained encoder" });
    this.engine = page.getByRole("combobox", { name: "Engine" });
    this.run = page.getByRole("region", { name: /^(Run|运行)$/ });
    // An output of a number has this role, too.
    this.status = page.locator("p").and(page.getByRole("status"));
    this.score = this.run.getByText(
      /\d+ of \d+ (training texts )?right|\d+ of \d+ (training )?texts? with all labels right|\d+ 条(训练文本)?中(对| \d+ 条标签全对)/,
    );
    this.alert = page.getByRole("alert");
    this.notices = page.getByRole("region", { name: "Notices" });
    this.results = page.getByRole("region", { name: "Results" });
    this.metrics = this.results.getByRole("table", { name: "Metrics per class" });
    this.confusion = this.results.getByRole("table", { name: "Confusion matrix" });
    this.try = page.getByRole("complementary", { name: /^(Try|试用)$/ });
    this.trial = this.try.getByRole("textbox", { name: /^(Try a text|试一试)$/ });
    this.prediction = this.try.getByRole("list", { name: /^(Prediction|预测结果)$/ });
  }

  /**
   * Opens the page, with settings as a shared link has them, and waits for the engine. Most
   * tests are of networks that start from random weights, so that is the start unless told.
   */
  async open(settings: Record<string, string | number | boolean> = {}): Promise<void> {
    const all: Record<string, string | number | boolean> = { start: "random", ...settings };
    const entries = Object.entries(all).map(([key, value]) => [key, String(value)]);
    const hash = new URLSearchParams(entries).toString();
    await this.page.goto(hash === "" ? "./" : `./#${hash}`);
    await this.ready();
  }

  /** As who comes for the first time: with the defaults, which are a pretrained start. */
  async visit(): Promise<void> {
    await this.page.goto("./");
    await this.ready();
  }

  /** Waits for the engine. */
  async ready(): Promise<void> {
    await expect(this.status).not.toHaveText(/^(Loading the engine…|正在加载引擎…)$/);
    await expect(this.run.getByRole("button").first()).toBeEnabled();
  }

  /** Opens the page anew, where it was left, and waits for the engine. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /** Waits until the parts are here that come when there is nothing else to do. */
  async settled(): Promise<void> {
    const told = await this.openStored();
    await expect(told.getByText(/\d+ while loading, \d+ since/)).toBeVisible();
    await told.getByRole("button", { name: "Close" }).click();
  }

  /** To a stage and one of its tabs; without one, to the tab that was open there last. */
  async go(...[stage, tab]: Place): Promise<void> {
    await this.goNamed(stage, tab);
  }

  /** The same by the names of another language. Waits until what is there is drawn. */
  async goNamed(stage: string, tab?: string): Promise<void> {
    await openStage(this.page.getByRole("link", { name: stage, exact: true }));
    if (tab !== undefined) {
      await this.tab(tab).click();
      await expect(this.tab(tab)).toHaveAttribute("aria-selected", "true");
    }
    await partsHere(this.page);
  }

  /** A tab of the stage that is open, or of the dock; beside its name may stand how much is in it. */
  tab(name: string): Locator {
    return this.page.getByRole("tab", { name: new RegExp(`^${name}(\\s[\\d,]+)?$`) });
  }

  /** Opens the box of labelled texts, which is closed where there are rows. */
  async openBox(): Promise<void> {
    await this.go("Texts", "Table");
    if (!(await this.labelled.isVisible())) await this.button("Paste more").click();
    await expect(this.labelled).toBeVisible();
  }

  /** Pastes a text, and waits until it has been read. */
  async paste(text: string): Promise<void> {
    await this.openBox();
    await this.labelled.fill(text);
    await expect(this.page.getByText(/^Read as /)).toBeVisible();
  }

  async openSamples(): Promise<void> {
    await this.go("Texts", "Table");
    if (!(await this.samples.isVisible())) await this.button("Sample data").click();
    await expect(this.samples).toBeVisible();
  }

  async chooseSample(name: string): Promise<void> {
    await this.openSamples();
    await this.samples.getByRole("button", { name, exact: true }).click();
    await expect(this.rows).toBeVisible();
  }

  async chooseModel(name: string): Promise<void> {
    await this.go("Model", "Choice");
    await this.model.selectOption(name);
  }

  async startFrom(start: "Small encoder" | "Large encoder" | "English encoder" | "Only your texts"): Promise<void> {
    await this.go("Model", "Choice");
    await this.startsFrom(start).check();
  }

  startsFrom(start: string): Locator {
    return this.start.getByRole("radio", { name: start, exact: true });
  }

  async chooseEngine(name: string): Promise<void> {
    await this.go("Model", "Choice");
    await this.engine.selectOption(name);
  }

  async chooseFile(name: string, content: string | Uint8Array): Promise<void> {
    await this.go("Texts", "Table");
    await this.file.setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(content) });
  }

  /** Chooses the language or looks in the menu, and closes it. */
  async speak(language: "English" | "简体中文" | "Español"): Promise<void> {
    const menu = this.page.getByRole("button", { name: /^(Menu|菜单|Menú)$/ });
    await menu.click();
    await this.button(language).click();
    await expect(this.button(language)).toHaveAttribute("aria-pressed", "true");
    await this.page.keyboard.press("Escape");
    await expect(this.button(language)).toBeHidden();
  }

  /** The menu says that the page itself is kept, once it is. */
  async keptForLater(): Promise<void> {
    await this.button("Menu").click();
    await expect(this.page.getByRole("dialog", { name: "Menu" })).toContainText("opens without a network");
    await this.page.keyboard.press("Escape");
  }

  /** Opens what is kept on this device, from the menu. */
  async openStored(): Promise<Locator> {
    await this.button("Menu").click();
    await this.button("Stored here").click();
    const dialog = this.page.getByRole("dialog", { name: "Stored here" });
    await expect(dialog).toBeVisible();
    return dialog;
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** A field of one row of the table, counted from 1. */
  labelOf(row: number): Locator {
    return this.rows.getByRole("combobox", { name: `Label of row ${row}`, exact: true });
  }

  textOf(row: number): Locator {
    return this.rows.getByRole("textbox", { name: `Text of row ${row}`, exact: true });
  }

  /** What opens and closes a part of the page; no role of Playwright's finds it. */
  summary(name: string | RegExp): Locator {
    return this.page.locator("summary", { hasText: name });
  }

  /** Opens what a summary, such as “Loss as a table”, hides. */
  async disclose(name: string | RegExp): Promise<void> {
    await this.summary(name).click();
  }

  /** Opens a group of settings, wherever the person is. */
  async openSettings(group: "Text" | "Split" | "Network" | "Training" | "Privacy"): Promise<void> {
    await this.go("Model", "Settings");
    const details = this.page.locator("details", { has: this.summary(new RegExp(`^\\s*${group}(?!\\w)`)) });
    if (!(await details.evaluate((element: HTMLDetailsElement) => element.open)))
      await details.locator("summary").click();
  }

  /** A field of the settings form; its group must be open. */
  setting(name: string): Locator {
    return this.page.getByLabel(name, { exact: true });
  }

  /** Fills a setting's field and leaves it, as that is when it counts. */
  async set(name: string, value: string | number): Promise<void> {
    await this.write(this.setting(name), String(value));
  }

  /** Types into a field and leaves it. What is filled in without a key counts as no change in Firefox. */
  async write(field: Locator, text: string): Promise<void> {
    await field.fill("");
    await field.pressSequentially(text);
    await field.press("Tab");
  }

  /** Trains to the end and waits for the results. What a run before left must be gone: it looks the same. */
  async train(): Promise<void> {
    await expect(this.status).not.toContainText("Done");
    await this.button("Train").click();
    await this.finished();
  }

  /** Waits until the model that was trained last is kept, as the list of runs says. */
  async modelKept(): Promise<void> {
    await this.go("Compare", "Runs");
    const runs = this.page.getByRole("list", { name: "Kept runs" }).getByRole("listitem");
    await expect(runs.first()).toContainText("model and results kept here");
  }

  /** Gives up the model that was trained. */
  async reset(): Promise<void> {
    await this.go("Training", "Curves");
    await this.button("Discard model").click();
    await expect(this.status).toHaveText("Ready when you are.");
  }

  /** Its score stands in the run bar, wherever the person is. */
  async finished(): Promise<void> {
    await expect(this.status).toContainText("Done");
    await expect(this.score).toBeVisible();
  }

  /** What stands beside a term, such as the score “Accuracy” or the fact “Step”. */
  value(term: string): Locator {
    const name = this.page.getByRole("term").filter({ hasText: new RegExp(`^${term}$`) });
    return name.locator("xpath=following-sibling::*[1]");
  }

  /** The first number of a fact such as “12 / 100”. */
  async number(term: string): Promise<number> {
    return Number.parseFloat(((await this.value(term).textContent()) ?? "").replaceAll(",", ""));
  }

  /** The classes of the prediction with their shares in percent, the likeliest first. */
  async predicted(): Promise<{ label: string; percent: number }[]> {
    await expect(this.prediction).toBeVisible();
    const items: string[] = [];
    // One by one: asked for all at once, Firefox's process dies when it is driven over BiDi.
    for (const item of await this.prediction.getByRole("listitem").all()) items.push(await item.innerText());
    return items.map((item) => {
      const [, label = "", percent = ""] = /^(.*?)\s+([<>]?\d+)%$/s.exec(item.trim()) ?? [];
      return { label, percent: Number(percent.replace("<1", "0").replace(">99", "100")) };
    });
  }
}

/** Goes to a stage by its link. Until it is drawn, the tabs are those of another. */
async function openStage(link: Locator): Promise<void> {
  await link.click();
  await expect(link).toHaveAttribute("aria-current", "page");
}

/** Goes to every tab of every stage, whatever the language. */
export async function everyTab(page: Page, look: (tab: Locator, stage: Locator) => Promise<void>): Promise<void> {
  const stages = page.getByRole("navigation", { name: /^(Stages|阶段|Etapas)$/ }).getByRole("link");
  await expect(stages).toHaveCount(5);
  for (const stage of await stages.all()) {
    await openStage(stage);
    for (const tab of await page.getByRole("main").getByRole("tab").all()) {
      await tab.click();
      await expect(tab).toHaveAttribute("aria-selected", "true");
      await look(tab, stage);
    }
  }
}

/** Waits for the parts that are being fetched, which say so until they are here. */
export async function partsHere(page: Page): Promise<void> {
  await expect(page.getByText(/^(Loading…|正在加载…|Cargando…)$/)).toHaveCount(0);
}

/**
 * Every test that asks for `app` gets a page, not yet opened, and at its end the page must
 * have kept its word: nothing asked of another origin, nothing the content policy had to
 * stop, no error of its own.
 */
export const test = base.extend<{ app: App; allowedErrors: RegExp[] }, object>({
  allowedErrors: [[], { option: true }],
  browser: [
    async ({ browser, channel }, use) => {
      if (channel === "moz-firefox") adaptFirefox(browser);
      await use(browser);
    },
    { scope: "worker" },
  ],
  app: async ({ page, context, baseURL, allowedErrors }, use) => {
    const strangers: string[] = [];
    const errors: string[] = [];
    context.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(baseURL ?? "") && !/^(data|blob):/.test(url)) strangers.push(url);
    });
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    page.on("pageerror", (error) => errors.push(String(error)));
    await use(new App(page));
    expect(strangers).toEqual([]);
    expect(errors.filter((error) => !allowedErrors.some((allowed) => allowed.test(error)))).toEqual([]);
  },
});

/**
 * Expects that axe finds nothing that keeps anybody out.
 * @param within - a selector of the part of the page that is looked at
 * @param rules - all of them; contrast alone, which is what a theme changes; or all but contrast, which takes longest
 */
export async function checkAxe(
  page: Page,
  within = "html",
  rules: "all" | "contrast" | "allButContrast" = "all",
): Promise<void> {
  // What it reads is the same in all browsers; Firefox's own process dies of it when it is driven over BiDi.
  if (page.context().browser()?.browserType().name() === "firefox") return;
  const builder = new AxeBuilder({ page }).include(within);
  if (rules === "contrast") builder.withRules("color-contrast");
  if (rules === "allButContrast") builder.disableRules("color-contrast");
  const { violations } = await builder.analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" | ")}`);
  expect(found).toEqual([]);
}

/** Presses Tab until a control has the focus, and sees that each on the way shows it. */
export async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  for (let presses = 0; presses < 120; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
    const fault = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return "nothing has the focus";
      const box = element.getBoundingClientRect();
      const isInSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
      // A file field hides itself and lets its label show the focus.
      const shown = [element, element.parentElement as Element].some((candidate) => {
        const style = getComputedStyle(candidate);
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
      });
      return isInSight && shown ? "" : `no focus to be seen on ${element.outerHTML.slice(0, 200)}`;
    });
    expect(fault).toBe("");
  }
  throw new Error(`Tab never reached ${target.toString()}`);
}

/** Lines `label<TAB>text`, two classes told apart by their words; `n` of each. */
export function twoClasses(n: number): string {
  const lines = Array.from({ length: n }, (_, index) => [
    `praise\tlovely place number ${index}, friendly and clean`,
    `complaint\tawful place number ${index}, rude and dirty`,
  ]);
  return lines.flat().join("\n");
}
