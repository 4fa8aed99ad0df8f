"""Trains the network of Program.cs and prints the seconds of its quickest step.
Arguments: threads, steps, memory layout (last: channels last, first: channels first)."""
import sys
import time

import torch
from torch import nn

threads, steps = int(sys.argv[1]), int(sys.argv[2])
layout = torch.contiguous_format if sys.argv[3:] == ["first"] else torch.channels_last
torch.set_num_threads(threads)
torch.manual_seed(1)


def block(inputs, outputs):
    return [nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU(), nn.MaxPool2d(2)]


network = nn.Sequential(*block(1, 32), *block(32, 64), *block(64, 128), *block(128, 256),
                        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(256, 10)).to(memory_format=layout)
optimizer = torch.optim.AdamW(network.parameters(), foreach=True)
images = torch.randn(32, 1, 128, 200).to(memory_format=layout)
labels = torch.randint(0, 10, (32,))

best, total = float("inf"), 0.0
for step in range(-3, steps):
    start = time.perf_counter()
    optimizer.zero_grad(set_to_none=True)
    loss = nn.functional.cross_entropy(network(images), labels)
    loss.backward()
    optimizer.step()
    loss.item()
    seconds = time.perf_counter() - start
    if step >= 0:
        best, total = min(best, seconds), total + seconds
print(f"best {best:.4f} mean {total / steps:.4f}")
