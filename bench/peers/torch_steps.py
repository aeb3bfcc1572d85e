"""The page's networks in PyTorch on one thread, as src/model has their formulas, for texts without padding.

Reads a line of JSON for each thing to do and answers with a line: {"prepare": …} or {"steps": n}.
"""

import json
import struct
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

WIDTH, HEADS, INNER, WIDTHS = 64, 4, 128, (2, 3, 4)


class Cnn(nn.Module):
    def __init__(self, length):
        super().__init__()
        self.convolutions = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, k) for k in WIDTHS)
        self.n_features = len(WIDTHS) * WIDTH

    def fill(self, take):
        for layer in self.convolutions:
            layer.weight.copy_(take(*layer.weight.shape))
            layer.bias.copy_(take(WIDTH))

    def forward(self, x):
        x = x.transpose(1, 2)
        values = (F.relu(layer(F.pad(x, (0, k - 1)))) for k, layer in zip(WIDTHS, self.convolutions))
        return torch.cat([value.amax(2) for value in values], 1)


class Gru(nn.Module):
    def __init__(self, length):
        super().__init__()
        self.gru = nn.GRU(WIDTH, WIDTH, batch_first=True, bidirectional=True)
        self.n_features = 2 * WIDTH

    def fill(self, take):
        # PyTorch has two biases for each gate; the page's second one is the candidate's alone.
        only_candidate = torch.cat([torch.zeros(2 * WIDTH), torch.ones(WIDTH)])
        for way in ("l0", "l0_reverse"):
            of = lambda name: getattr(self.gru, f"{name}_{way}")
            of("weight_ih").copy_(take(WIDTH, 3 * WIDTH).T)
            of("bias_ih").copy_(take(3 * WIDTH))
            of("weight_hh").copy_(take(WIDTH, 3 * WIDTH).T)
            of("bias_hh").copy_(torch.cat([torch.zeros(2 * WIDTH), take(WIDTH)]))
            of("bias_hh").register_hook(lambda gradient: gradient * only_candidate)

    def forward(self, x):
        return self.gru(x)[0].amax(1)


class Transformer(nn.Module):
    def __init__(self, length):
        super().__init__()
        self.positions = nn.Parameter(torch.zeros(length, WIDTH))
        self.attention_norm, self.feed_forward_norm, self.norm = (nn.LayerNorm(WIDTH) for _ in range(3))
        self.query, self.key, self.value, self.output = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.expand, self.contract = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.n_features = WIDTH

    def fill(self, take):
        self.positions.copy_(take(*self.positions.shape))
        layers = [self.attention_norm, self.query, self.key, self.value, self.output]
        layers += [self.feed_forward_norm, self.expand, self.contract, self.norm]
        for layer in layers:
            fill_layer(layer, take)

    def forward(self, x):
        x = x + self.positions
        normed = self.attention_norm(x)
        heads = lambda x: x.view(*x.shape[:2], HEADS, WIDTH // HEADS).transpose(1, 2)
        query, key, value = (heads(layer(normed)) for layer in (self.query, self.key, self.value))
        context = F.scaled_dot_product_attention(query, key, value).transpose(1, 2).reshape(x.shape)
        x = x + self.output(context)
        x = x + self.contract(F.gelu(self.expand(self.feed_forward_norm(x))))
        return self.norm(x).mean(1)


class Network(nn.Module):
    def __init__(self, model, length, vocabulary):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, WIDTH)
        self.body = {"cnn": Cnn, "gru": Gru, "transformer": Transformer}[model](length)
        self.head = nn.Linear(self.body.n_features, 1)

    def forward(self, ids):
        return self.head(self.body(self.embedding(ids)))


def fill_layer(layer, take):
    weight = layer.weight
    weight.copy_(take(*weight.shape[::-1]).T if weight.ndim == 2 else take(*weight.shape))
    layer.bias.copy_(take(*layer.bias.shape))


def parameters_of(path):
    """One after the other, in the order of the page's checkpoint."""
    with open(path, "rb") as file:
        (n_bytes,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(n_bytes))
        data = bytearray(file.read())
    places = (header[f"model.{n}"]["data_offsets"] for n in range(len(header)) if f"model.{n}" in header)
    tensors = (torch.frombuffer(data[begin:end], dtype=torch.float32) for begin, end in places)
    return lambda *shape: next(tensors).reshape(shape)


def prepare(model, batch, length, vocabulary, checkpoint, batches):
    network = Network(model, length, vocabulary)
    take = parameters_of(checkpoint)
    with torch.no_grad():
        network.embedding.weight.copy_(take(vocabulary, WIDTH))
        network.body.fill(take)
        fill_layer(network.head, take)
    optimizer = torch.optim.Adam(network.parameters(), lr=0.003, fused=True)
    texts = [(torch.tensor(one["ids"]).view(batch, length), torch.tensor(one["labels"], dtype=torch.float32).view(batch, 1)) for one in batches]
    return network, optimizer, texts


def main():
    torch.set_num_threads(1)
    network = optimizer = texts = None
    n = 0
    print(json.dumps({"version": torch.__version__}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if "prepare" in order:
            network, optimizer, texts = prepare(**order["prepare"])
            n = 0
            print(json.dumps({}), flush=True)
            continue
        clock, processor = time.perf_counter(), time.process_time()
        losses = []
        for _ in range(order["steps"]):
            ids, labels = texts[n % len(texts)]
            n += 1
            optimizer.zero_grad(set_to_none=True)
            loss = F.binary_cross_entropy_with_logits(network(ids), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.detach())
        losses = [loss.item() for loss in losses]
        milliseconds = {"clock": 1000 * (time.perf_counter() - clock), "processor": 1000 * (time.process_time() - processor)}
        print(json.dumps({"losses": losses, **milliseconds}), flush=True)


main()
