import { expect, test } from "vitest";
import type { EncoderError } from "./encoders.ts";
import { publishedFolder } from "./published.ts";

/** Files of a chosen folder: their paths, each with itself as its content. */
function folder(...paths: string[]): File[] {
  return paths.map((path) => {
    const file = new File([path], path.slice(path.lastIndexOf("/") + 1));
    Object.defineProperty(file, "webkitRelativePath", { value: path.includes("/") ? path : "" });
    return file;
  });
}

function faultOf(files: File[]): unknown {
  try {
    publishedFolder(files);
  } catch (thrown) {
    const { problem } = thrown as EncoderError;
    return problem.code === "published" ? problem.fault : problem;
  }
  return undefined;
}

test("the files of a folder, by their places in it", async () => {
  const found = publishedFolder(
    folder(
      "e/1_Pooling/config.json",
      "e/onnx/config.json",
      "e/config.json",
      "e/tokenizer.json",
      "e/modules.json",
      "e/model.safetensors",
      "e/pytorch_model.bin",
    ),
  );
  expect(found.name).toBe("e");
  expect(await found.config.text()).toBe("e/config.json");
  expect(await found.pooling?.text()).toBe("e/1_Pooling/config.json");
  expect(await found.modules?.text()).toBe("e/modules.json");
  expect(found.sentence).toBeUndefined();
});

test("a model in a folder of the one chosen, and files chosen one by one", async () => {
  const deeper = publishedFolder(folder("a/b/config.json", "a/b/tokenizer.json", "a/b/model.safetensors"));
  expect(deeper.name).toBe("b");
  const flat = publishedFolder(folder("config.json", "tokenizer.json", "model.safetensors"));
  expect(flat.name).toBe("");
});

test("what is missing is said", () => {
  expect(faultOf(folder("e/model.safetensors"))).toEqual({ what: "missingFile", file: "config.json" });
  expect(faultOf(folder("e/1_Pooling/config.json"))).toEqual({ what: "missingFile", file: "config.json" });
  expect(faultOf(folder("e/config.json"))).toEqual({ what: "missingFile", file: "tokenizer.json" });
  const both = ["e/config.json", "e/tokenizer.json"];
  expect(faultOf(folder(...both))).toEqual({ what: "missingFile", file: "model.safetensors" });
  expect(faultOf(folder(...both, "e/pytorch_model.bin"))).toEqual({ what: "pickled", file: "pytorch_model.bin" });
  expect(faultOf(folder(...both, "e/model.safetensors.index.json"))).toEqual({ what: "inParts" });
});
