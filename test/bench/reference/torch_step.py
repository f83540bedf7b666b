"""Times one gradient-routing step of the gated sizing networks in PyTorch on the CPU.

Usage: torch_step.py resnet18|vit-tiny SIDE BATCH THREADS STEPS
Prints one JSON object: seconds for a forward pass, and for the gate pass and the main pass of a step.
Written from the formulas of the method; it is the peer that test/bench/training-step.ts is raced against.
"""

import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class Gate(nn.Module):
    def __init__(self, channels, spatial):
        super().__init__()
        self.raw = nn.Parameter(torch.randn(channels) * (2 / (channels + 1)) ** 0.5)
        self.spatial = spatial

    def forward(self, x):
        open_fraction = torch.sigmoid(self.raw)
        return x * (open_fraction[:, None, None] if self.spatial else open_fraction)


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.shortcut = (
            nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))
            if stride != 1 or inputs != outputs
            else nn.Identity()
        )

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + self.shortcut(x))


class FsgResnet18(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)
        )
        channels = [64, 64, 128, 256, 512]
        self.stages = nn.ModuleList(
            nn.Sequential(
                BasicBlock(channels[i], channels[i + 1], 1 if i == 0 else 2),
                BasicBlock(channels[i + 1], channels[i + 1], 1),
            )
            for i in range(4)
        )
        self.gates = nn.ModuleList(Gate(c, True) for c in channels[1:])
        self.gate_l1, self.gate_l2 = Gate(512, False), Gate(128, False)
        self.fc1, self.fc2 = nn.Linear(512, 128), nn.Linear(128, 1)

    def forward(self, x):
        x = self.stem(x)
        for stage, gate in zip(self.stages, self.gates):
            x = gate(stage(x))
        x = self.gate_l1(x.mean((2, 3)))
        return self.fc2(self.gate_l2(F.relu(self.fc1(x))))


class VitBlock(nn.Module):
    def __init__(self, width=192, heads=3):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width, 1e-6), nn.LayerNorm(width, 1e-6)
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.fc1, self.fc2 = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.gate1, self.gate2 = Gate(width, False), Gate(width, False)
        self.heads = heads

    def forward(self, x):
        n, t, c = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(n, t, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(n, t, c)
        x = x + self.gate1(self.proj(attended))
        return x + self.gate2(self.fc2(F.gelu(self.fc1(self.norm2(x)))))


class FsgVitTiny(nn.Module):
    def __init__(self, side):
        super().__init__()
        self.patch = nn.Conv2d(3, 192, 16, 16)
        self.cls = nn.Parameter(torch.zeros(1, 1, 192))
        self.pos = nn.Parameter(torch.randn(1, (side // 16) ** 2 + 1, 192) * 0.02)
        self.blocks = nn.Sequential(*(VitBlock() for _ in range(12)))
        self.norm, self.head = nn.LayerNorm(192, 1e-6), nn.Linear(192, 1)

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls.expand(x.shape[0], -1, -1), x], 1) + self.pos
        return self.head(self.norm(self.blocks(x))[:, 0])


def main():
    name, side, batch, threads, steps = sys.argv[1], *map(int, sys.argv[2:6])
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    model = (FsgResnet18() if name == "resnet18" else FsgVitTiny(side)).train()
    gates = [p for n, p in model.named_parameters() if n.endswith(".raw")]
    main_parameters = [p for n, p in model.named_parameters() if not n.endswith(".raw")]
    routes = [
        (gates, torch.optim.Adam(gates, 3e-4), 8.0),
        (main_parameters, torch.optim.Adam(main_parameters, 2e-4, weight_decay=1e-5), 8.0),
    ]
    x, target = torch.randn(batch, 3, side, side), torch.rand(batch, 1)
    times = {"forward": [], "gate_pass": [], "main_pass": []}
    for _ in range(steps + 1):
        start = time.perf_counter()
        with torch.no_grad():
            model(x)
        times["forward"].append(time.perf_counter() - start)
        for key, (parameters, optimiser, clip) in zip(("gate_pass", "main_pass"), routes):
            start = time.perf_counter()
            for p in model.parameters():
                p.requires_grad_(False)
            for p in parameters:
                p.requires_grad_(True)
            optimiser.zero_grad()
            F.smooth_l1_loss(model(x), target).backward()
            nn.utils.clip_grad_norm_(parameters, clip)
            optimiser.step()
            times[key].append(time.perf_counter() - start)
    # The first round warms up. The median is robust against a neighbour on the machine.
    print(json.dumps({k: sorted(v[1:])[len(v[1:]) // 2] for k, v in times.items()} | {"torch": torch.__version__}))


main()
