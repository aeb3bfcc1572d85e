import type { Refused } from "../../state/offline.ts";
import type { offline as english } from "../en/offline.ts";

const refused: Record<Refused["what"], string> = {
  encoder: "不在此设备上的编码器",
  gpuEngine: "不在此设备上的 WebGPU 引擎",
  part: "不在此设备上的文件",
};

export const offline: typeof english = {
  on: "离线：本页不发出任何请求。",
  notEnforced: "离线模式已开启，但此标签页打开时绕过了它。请刷新，使它也不发出请求。",
  turnOff: "关闭离线模式",
  refused: (what) => `离线模式已开启，因此没有获取${refused[what]}。`,
  erasedHeading: "正在删除本页在此保存的全部内容",
  erasedElsewhere:
    "另一个标签页已删除本页在此设备上保存的全部内容；此标签页也已放弃所持有的内容，以免它们重新出现。您可以关闭它。",
  beginAnew: "重新开始",
};
