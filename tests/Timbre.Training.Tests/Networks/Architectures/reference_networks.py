"""Writes weights, input and output of a reference network as safetensors: reference_networks.py resnet50|xception FILE

resnet50 is torchvision's own model. xception is written down here from the paper's figure 5 and the names of the published PyTorch
weights, with functional calls over a dictionary of tensors, unlike Timbre's modules.
"""
import json
import struct
import sys

import torch
from torch.nn import functional as f

TYPES = {torch.float32: "F32", torch.int64: "I64"}


def write(path, tensors):
    header, data, position = {}, [], 0
    for key, tensor in tensors.items():
        raw = tensor.detach().contiguous().numpy().tobytes()
        header[key] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [position, position + len(raw)]}
        data.append(raw)
        position += len(raw)
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(data))


def resnet50():
    from torchvision.models import resnet50 as build
    model = build(num_classes=10)
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.normal_(module.bias, std=0.1)
            module.momentum = 1.0
    images = torch.randn(2, 3, 96, 112)
    model(torch.randn(4, 3, 96, 112))
    model.eval()
    with torch.no_grad():
        return model.state_dict(), images, model(images)


def xception():
    state = {}

    def kernel(name, outputs, inputs, size):
        if name + ".weight" not in state:
            state[name + ".weight"] = torch.randn(outputs, inputs, size, size) * (2.0 / (inputs * size * size)) ** 0.5
        return state[name + ".weight"]

    def norm(name, x, training):
        channels = x.shape[1]
        if name + ".weight" not in state:
            state.update({name + ".weight": torch.rand(channels) + 0.5, name + ".bias": torch.randn(channels) * 0.1,
                          name + ".running_mean": torch.zeros(channels), name + ".running_var": torch.ones(channels),
                          name + ".num_batches_tracked": torch.tensor(1)})
        return f.batch_norm(x, state[name + ".running_mean"], state[name + ".running_var"], state[name + ".weight"],
                            state[name + ".bias"], training, 1.0, 1e-5)

    def separable(name, x, outputs):
        channels = x.shape[1]
        x = f.conv2d(x, kernel(name + ".conv1", channels, 1, 3), padding=1, groups=channels)
        return f.conv2d(x, kernel(name + ".pointwise", outputs, channels, 1))

    def block(name, x, widths, stride, relu_first, training):
        shortcut, position = x, 0
        for i, width in enumerate(widths):
            if i > 0 or relu_first:
                x, position = f.relu(x), position + 1
            x = separable(f"{name}.rep.{position}", x, width)
            x = norm(f"{name}.rep.{position + 1}", x, training)
            position += 2
        if stride > 1:
            x = f.max_pool2d(x, 3, stride, 1)
        if stride > 1 or shortcut.shape[1] != widths[-1]:
            shortcut = f.conv2d(shortcut, kernel(name + ".skip", widths[-1], shortcut.shape[1], 1), stride=stride)
            shortcut = norm(name + ".skipbn", shortcut, training)
        return x + shortcut

    def network(x, training):
        x = f.relu(norm("bn1", f.conv2d(x, kernel("conv1", 32, x.shape[1], 3), stride=2), training))
        x = f.relu(norm("bn2", f.conv2d(x, kernel("conv2", 64, 32, 3)), training))
        x = block("block1", x, [128, 128], 2, False, training)
        x = block("block2", x, [256, 256], 2, True, training)
        x = block("block3", x, [728, 728], 2, True, training)
        for i in range(4, 12):
            x = block(f"block{i}", x, [728, 728, 728], 1, True, training)
        x = block("block12", x, [728, 1024], 2, True, training)
        x = f.relu(norm("bn3", separable("conv3", x, 1536), training))
        x = f.relu(norm("bn4", separable("conv4", x, 2048), training))
        x = f.adaptive_avg_pool2d(x, 1).flatten(1)
        if "fc.weight" not in state:
            state.update({"fc.weight": torch.randn(10, 2048) / 2048 ** 0.5, "fc.bias": torch.randn(10)})
        return f.linear(x, state["fc.weight"], state["fc.bias"])

    images = torch.randn(2, 3, 99, 112)
    with torch.no_grad():
        network(torch.randn(4, 3, 99, 112), True)
        return state, images, network(images, False)


if __name__ == "__main__":
    torch.manual_seed(4)
    torch.set_num_threads(1)
    weights, images, output = {"resnet50": resnet50, "xception": xception}[sys.argv[1]]()
    write(sys.argv[2], weights)
    write(sys.argv[2] + ".io", {"input": images, "output": output})
