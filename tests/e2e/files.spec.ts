import { readFileSync } from "node:fs";
import { strToU8, zipSync } from "fflate";
import { type App, type Locator, type Page, expect, test } from "./page.ts";

const fixture = (name: string) => readFileSync(new URL(`../fixtures/texts/${name}`, import.meta.url));

/** A workbook of sheets with cells of text. */
function workbook(sheets: Record<string, string[][]>): Buffer {
  const names = Object.keys(sheets);
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
  const files: Record<string, string> = {
    "xl/workbook.xml": `<workbook ${main} xmlns:r="${relations}"><sheets>${names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="r${i}"/>`).join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${names.map((_, i) => `<Relationship Id="r${i}" Type="${relations}/worksheet" Target="worksheets/s${i}.xml"/>`).join("")}</Relationships>`,
  };
  Object.values(sheets).forEach((rows, i) => {
    const data = rows.map((row) => `<row>${row.map(cell).join("")}</row>`).join("");
    files[`xl/worksheets/s${i}.xml`] = `<worksheet ${main}><sheetData>${data}</sheetData></worksheet>`;
  });
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, xml]) => [name, strToU8(xml)]))));
}

function lines(texts: readonly string[]): Buffer {
  return Buffer.from(texts.join("\n"));
}

async function choose(app: App, files: Record<string, Buffer>): Promise<void> {
  const all = Object.entries(files).map(([name, buffer]) => ({ name, mimeType: "text/plain", buffer }));
  await app.file.setInputFiles(all);
}

async function expectRow(app: App, row: number, [label, text]: [string, string]): Promise<void> {
  await expect(app.labelOf(row)).toHaveValue(label);
  await expect(app.textOf(row)).toHaveValue(text);
}

const encoding = (page: Page): Locator => page.getByRole("combobox", { name: "Encoding" });

test("an encoding is guessed, shown and corrected @firefox", async ({ app, page }) => {
  await app.open();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await app.chooseFile("plain.csv", "label,text\ngood,I like it\nbad,I do not\n");
  await expectRow(app, 1, ["good", "I like it"]);
  // Plain texts need no detector.
  expect(asked.filter((url) => url.includes("chardetng"))).toEqual([]);

  await app.chooseFile("big5.csv", fixture("F6-big5-24.csv"));
  await expect(page.getByText("Encoding: Big5, guessed.")).toBeVisible();
  await expect(app.textOf(1)).toHaveValue(/[\u4e00-\u9fff]{3}/);
  await app.chooseFile("cp1251.csv", fixture("F3-cp1251.csv"));
  await expect(page.getByText("Encoding: Windows-1251, guessed.")).toBeVisible();
  await expect(app.textOf(1)).toHaveValue(/[а-яё]{3}/i);

  await encoding(page).selectOption("Windows-1252");
  await expect(page.getByText("Encoding: Windows-1252, as you chose.")).toBeVisible();
  await expect(page.getByText("The texts look like no language.")).toBeVisible();
  await encoding(page).selectOption("Windows-1251");
  await expect(app.textOf(1)).toHaveValue(/[а-яё]{3}/i);
  await expect(page.getByText("The texts look like no language.")).toHaveCount(0);
});

test("an encoding in Chinese", async ({ app, page }) => {
  await app.open();
  await app.speak("简体中文");
  await page
    .getByLabel("选择文件", { exact: true })
    .setInputFiles({ name: "big5.csv", mimeType: "text/csv", buffer: fixture("F6-big5-24.csv") });
  await expect(page.getByText("编码：Big5，推测得出。")).toBeVisible();
});

test("a workbook gives the sheet that is chosen", async ({ app, page }) => {
  await app.open();
  const bytes = workbook({
    Notes: [["just a note"]],
    Reviews: [
      ["label", "text"],
      ["好评", "菜很好吃"],
      ["差评", "等了一小时"],
    ],
  });
  await app.chooseFile("reviews.xlsx", bytes);
  await page.getByRole("combobox", { name: "Sheet" }).selectOption("Reviews (3 rows)");
  await expectRow(app, 2, ["差评", "等了一小时"]);
  await expect(page.getByText("Sheet “Reviews”, 3 rows.")).toBeVisible();
});

test("what is no text is named, with what to do instead", async ({ app }) => {
  await app.open();
  await app.chooseFile("old.xls", Buffer.from("d0cf11e0a1b11ae1", "hex"));
  await expect(app.alert).toContainText("old.xls: This is a file of an old version of Office");
  await app.button("Dismiss").click();
  await app.chooseFile("bomb.xlsx", Buffer.from(zipSync({ "xl/workbook.xml": new Uint8Array(61_000_000) })));
  await expect(app.alert).toContainText("bomb.xlsx: This workbook unpacks to more than 60 MB, so it was not opened.");
});

test("several plain files are one class each", async ({ app, page }) => {
  await app.open();
  await choose(app, {
    "praise.txt": lines(["so kind to my mother", "lovely and clean"]),
    "complaint.txt": lines(["I waited an hour", "nobody came"]),
  });
  await expect(page.getByText("2 files, one per class, one text per line: “praise”, “complaint”.")).toBeVisible();
  await expect(page.getByText("4 texts in 2 classes")).toBeVisible();
  await expectRow(app, 1, ["praise", "so kind to my mother"]);

  await app.button("Put them together differently").click();
  await app.button("Each line is a text without a label").click();
  await expect(app.labelOf(1)).toHaveValue("");
});

test("train and test are told by their names, and other tables are asked about", async ({ app, page }) => {
  await app.open();
  const table = (n: number) =>
    lines(["label\ttext", ...Array.from({ length: n }, (_, i) => `${i % 2 ? "a" : "b"}\ttext ${i}`)]);
  await choose(app, { "reviews_train.tsv": table(8), "reviews_test.tsv": table(4) });
  await expect(page.getByText(/\b8 texts in 2 classes/)).toBeVisible();
  await expect(page.getByText("1 file became the test set, by its name.")).toBeVisible();
  await app.go("Texts", "Test set");
  await expect(page.getByText("4 test texts.")).toBeVisible();
  await app.go("Texts", "Table");

  await choose(app, { "monday.tsv": table(6), "tuesday.tsv": table(4) });
  const question = page.getByRole("group", { name: "2 files: how do they belong together?" });
  await expect(question).toContainText("Each has labels of its own.");
  await question.getByRole("button", { name: "Put them together into one table" }).click();
  await expect(page.getByText("10 texts in 2 classes")).toBeVisible();
});

test("a folder of folders is classes of texts, with its test part", async ({ app, page }) => {
  await app.open();
  const dropped = await page.evaluateHandle(() => {
    const files: Record<string, string> = {
      "set/README": "a description",
      "set/train/pos/1.txt": "a fine film\nin two lines",
      "set/train/pos/2.txt": "loved it",
      "set/train/neg/1.txt": "so dull",
      "set/train/neg/2.txt": "left early",
      "set/test/pos/9.txt": "wonderful",
      "set/test/neg/9.txt": "awful",
    };
    const fileEntry = (path: string) => ({
      isFile: true,
      isDirectory: false,
      name: path.split("/").at(-1),
      fullPath: `/${path}`,
      file: (found: (file: File) => void) => found(new File([files[path]!], path.split("/").at(-1)!)),
    });
    const folder = (path: string): object => ({
      isFile: false,
      isDirectory: true,
      name: path.split("/").at(-1),
      fullPath: `/${path}`,
      createReader: () => {
        const below = Object.keys(files).filter((name) => name.startsWith(`${path}/`));
        const names = [...new Set(below.map((name) => name.slice(path.length + 1).split("/")[0]!))];
        const entries = names.map((name) =>
          files[`${path}/${name}`] === undefined ? folder(`${path}/${name}`) : fileEntry(`${path}/${name}`),
        );
        return { readEntries: (found: (some: object[]) => void) => found(entries.splice(0)) };
      },
    });
    const transfer = new DataTransfer();
    transfer.items.add(new File([""], "set"));
    // What is dropped by hand has entries; what a test puts together has none.
    DataTransferItem.prototype.webkitGetAsEntry = () => folder("set") as FileSystemEntry;
    return transfer;
  });
  await page.getByRole("region", { name: "Paste labelled texts" }).dispatchEvent("drop", { dataTransfer: dropped });
  await expect(page.getByText("6 files, one folder per class, one text per file:")).toBeVisible();
  await expect(page.getByText("4 texts in 2 classes")).toBeVisible();
  await expect(app.textOf(1)).toHaveValue("so dull");
  await app.go("Texts", "Test set");
  await expect(page.getByText("2 test texts.")).toBeVisible();
});

test("a table in the clipboard's HTML is pasted as its rows", async ({ app, page }) => {
  await app.open();
  await app.labelled.evaluate((area: HTMLTextAreaElement) => {
    area.focus();
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "good I like it bad I do not");
    clipboardData.setData(
      "text/html",
      "<meta charset=utf-8><table><tr><td>good</td><td>I like<br>it</td></tr><tr><td>bad</td><td>I <b>do</b> not</td></tr><tr><td>good</td><td>Lovely</td></tr></table>",
    );
    area.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect(page.getByText("3 texts in 2 classes")).toBeVisible();
  await expectRow(app, 1, ["good", "I like\nit"]);
  await expectRow(app, 2, ["bad", "I do not"]);
});

test("a text is dragged into the box; only files are caught by the page", async ({ app, page }) => {
  await app.open();
  const isPrevented = await app.labelled.evaluate((area) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.setData("text/plain", "good\tI like it");
    const event = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
    area.dispatchEvent(event);
    return event.defaultPrevented;
  });
  // The browser puts it in.
  expect(isPrevented).toBe(false);
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("a translator's changes do not stop the page", async ({ app, page }) => {
  await app.open();
  await app.paste("good\tI like it\nbad\tI do not");
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.querySelector("#page")!, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) {
      if (text.data.trim() === "" || text.parentElement?.closest("[translate=no]")) continue;
      const font = document.createElement("font");
      font.appendChild(document.createElement("font")).textContent = `«${text.data}»`;
      text.replaceWith(font);
    }
  });
  await app.labelled.fill("good\tI like it\nbad\tI do not\nbad\tNever again");
  await expect(page.getByText("3 texts in 2 classes")).toBeVisible();
  await expectRow(app, 3, ["bad", "Never again"]);
});

for (const [format, name] of [
  ["Comma-separated (.csv)", "handful.csv"],
  ["JSON Lines (.jsonl)", "handful.jsonl"],
  ["Excel workbook (.xlsx)", "handful.xlsx"],
] as const) {
  test(`what is taken out as ${name} is read in again`, async ({ app, page }) => {
    await app.open({ epochs: 2 });
    await app.chooseFile(
      "texts.csv",
      'label,text\ngood,"two\nlines, ""quoted"""\nbad,=1+1\n,nobody has labelled this\ngood,مرحبا\nbad,very bad\ngood,fine\nbad,"  spaces  "\n',
    );
    await expect(page.getByText("7 texts in 2 classes")).toBeVisible();
    await app.train();
    await app.go("Texts", "Table");
    await app.disclose("Export the texts");
    await page.getByRole("combobox", { name: "File format" }).selectOption(format);
    const [download] = await Promise.all([page.waitForEvent("download"), app.button("Save as a file").click()]);
    expect(download.suggestedFilename()).toBe(name);
    await expect(page.getByText("7 rows saved.")).toBeVisible();
    const bytes = readFileSync(await download.path());
    if (name !== "handful.xlsx") expect(bytes.toString()).toContain("prediction");

    await app.chooseFile(name, bytes);
    await expect(page.getByText("7 texts in 2 classes")).toBeVisible();
    await expectRow(app, 1, ["good", 'two\nlines, "quoted"']);
    await expectRow(app, 2, ["bad", "=1+1"]);
    await expectRow(app, 3, ["", "nobody has labelled this"]);
    await expectRow(app, 4, ["good", "مرحبا"]);
    await expectRow(app, 7, ["bad", "  spaces  "]);
  });
}

test("before a run, the page says when the encoder does not read the language", async ({ app, page }) => {
  await app.open({ start: "pretrained", model: "cnn" });
  await app.paste(
    "긍정\t음식이 정말 맛있었어요\n부정\t서비스가 너무 느렸어요\n긍정\t가격도 싸고 좋았어요\n부정\t다시는 가지 않아요",
  );
  await app.go("Model", "Choice");
  const hint = page.getByRole("group", { name: "The texts’ language" });
  await expect(hint).toContainText("small encoder");
  await hint.getByRole("button", { name: "Start from only your texts" }).click();
  await expect(app.startsFrom("Only your texts")).toBeChecked();
  await expect(hint).toHaveCount(0);
});
