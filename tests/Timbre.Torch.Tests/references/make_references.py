"""Writes layers.safetensors, losses.safetensors and training.safetensors with PyTorch: what Timbre's tests compare with.

Run with any PyTorch >= 1.13 (Debian: /usr/bin/python3, package python3-torch):
    /usr/bin/python3 make_references.py
Names are CASE/WHAT. For a layer: input, output, gradient (with respect to the output), input.grad, param.NAME, param.NAME.grad and
buffer.NAME (before) and buffer.NAME.after.
"""
import json
import pathlib
import struct

import torch
from torch import nn
from torch.nn import functional

HERE = pathlib.Path(__file__).parent
TYPES = {torch.float32: "F32", torch.int64: "I64"}


def write(name, tensors):
    header, data, position = {}, b"", 0
    for key, tensor in tensors.items():
        tensor = tensor.detach().contiguous()
        raw = tensor.numpy().tobytes()
        header[key] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [position, position + len(raw)]}
        data += raw
        position += len(raw)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    (HERE / name).write_bytes(struct.pack("<Q", len(text)) + text + data)


LAYERS = {
    "linear": (nn.Linear(5, 3), (4, 5)),
    "linear without bias": (nn.Linear(5, 3, bias=False), (2, 4, 5)),
    "conv1d": (nn.Conv1d(3, 4, 3, stride=2, padding=1), (2, 3, 11)),
    "conv1d dilated groups": (nn.Conv1d(4, 6, 3, dilation=2, groups=2, bias=False), (2, 4, 11)),
    "conv2d": (nn.Conv2d(3, 4, 3, padding=1), (2, 3, 7, 6)),
    "conv2d one channel": (nn.Conv2d(1, 4, 5, stride=2, padding=2), (2, 1, 9, 8)),
    "conv2d dilated groups": (nn.Conv2d(4, 6, 3, stride=2, padding=2, dilation=2, groups=2, bias=False), (2, 4, 9, 8)),
    "conv2d depthwise": (nn.Conv2d(6, 6, 3, padding=1, groups=6, bias=False), (2, 6, 7, 6)),
    "conv2d rectangular": (nn.Conv2d(2, 3, (3, 5), stride=(1, 2), padding=(1, 2)), (2, 2, 6, 9)),
    "conv2d pointwise": (nn.Conv2d(5, 3, 1), (2, 5, 4, 3)),
    "batchnorm1d": (nn.BatchNorm1d(4), (6, 4)),
    "batchnorm1d sequence": (nn.BatchNorm1d(4), (3, 4, 5)),
    "batchnorm2d": (nn.BatchNorm2d(3), (2, 3, 4, 5)),
    "batchnorm2d eval": (nn.BatchNorm2d(3).eval(), (2, 3, 4, 5)),
    "layernorm": (nn.LayerNorm(6), (3, 4, 6)),
    "dropout eval": (nn.Dropout(0.5).eval(), (3, 4)),
    "dropout2d eval": (nn.Dropout2d(0.5).eval(), (2, 3, 4, 4)),
    "maxpool1d": (nn.MaxPool1d(3, stride=2, padding=1), (2, 3, 9)),
    "maxpool2d": (nn.MaxPool2d(2), (2, 3, 6, 7)),
    "maxpool2d overlapping": (nn.MaxPool2d(3, stride=2, padding=1), (2, 3, 7, 8)),
    "avgpool2d": (nn.AvgPool2d(3, stride=2, padding=1), (2, 3, 7, 8)),
    "adaptiveavgpool1d": (nn.AdaptiveAvgPool1d(3), (2, 3, 10)),
    "adaptiveavgpool2d": (nn.AdaptiveAvgPool2d((2, 3)), (2, 3, 7, 8)),
    "adaptivemaxpool2d": (nn.AdaptiveMaxPool2d((2, 3)), (2, 3, 7, 8)),
    "flatten": (nn.Flatten(), (2, 3, 2, 2)),
    "relu": (nn.ReLU(), (3, 5)),
    "gelu": (nn.GELU(), (3, 5)),
    "silu": (nn.SiLU(), (3, 5)),
    "sigmoid": (nn.Sigmoid(), (3, 5)),
    "tanh": (nn.Tanh(), (3, 5)),
    "lstm": (nn.LSTM(5, 4, batch_first=True), (2, 6, 5)),
    "lstm deep bidirectional": (nn.LSTM(5, 3, num_layers=2, bidirectional=True), (6, 2, 5)),
    "gru": (nn.GRU(5, 4, batch_first=True), (2, 6, 5)),
    "gru deep bidirectional": (nn.GRU(5, 3, num_layers=2, bidirectional=True, batch_first=True), (2, 6, 5)),
    "network": (nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2),
                              nn.Conv2d(4, 6, 3, padding=1), nn.BatchNorm2d(6), nn.ReLU(), nn.AdaptiveAvgPool2d(1),
                              nn.Flatten(), nn.Linear(6, 3)), (3, 1, 8, 10)),
}

FUNCTIONS = {
    "softmax": (lambda x: x.softmax(1), (3, 4, 2)),
    "log softmax": (lambda x: x.log_softmax(-1), (3, 4)),
    "bilinear": (lambda x: functional.interpolate(x, size=(5, 9), mode="bilinear", align_corners=False), (2, 2, 3, 4)),
    "nearest": (lambda x: functional.interpolate(x, size=(5, 9)), (2, 2, 3, 4)),
    "leaky relu": (lambda x: functional.leaky_relu(x, 0.2), (3, 4)),
    "mean and deviation": (lambda x: x.mean((1, 2)) + x.std((1, 2)), (3, 4, 2)),
    "maximum": (lambda x: x.max(1).values * x.abs().sqrt().sum(1) - (x.exp() + 1).log().mean(1), (3, 4)),
    "matmul": (lambda x: x.transpose(1, 2) @ x, (2, 3, 4)),
    "reciprocal": (lambda x: 2 / (x.pow(2) + 1) - x.clamp(-0.5, 0.5), (3, 4)),
}


def layer(name, module, shape, out):
    for parameter in getattr(module, "parameters", list)():
        parameter.data.add_(torch.randn_like(parameter) * 0.1)
    x = torch.randn(shape, requires_grad=True)
    if isinstance(module, nn.Module):
        for key, buffer in module.named_buffers():
            if key.endswith("running_var"):
                buffer.add_(torch.rand_like(buffer))
            out[f"{name}/buffer.{key}"] = buffer.clone()
    y = module(x)
    y = y[0] if isinstance(y, tuple) else y
    gradient = torch.randn_like(y)
    y.backward(gradient)
    out.update({f"{name}/input": x, f"{name}/output": y, f"{name}/gradient": gradient, f"{name}/input.grad": x.grad})
    if isinstance(module, nn.Module):
        for key, parameter in module.named_parameters():
            out[f"{name}/param.{key}"] = parameter
            out[f"{name}/param.{key}.grad"] = parameter.grad
        for key, buffer in module.named_buffers():
            out[f"{name}/buffer.{key}.after"] = buffer


def losses():
    out = {}
    logits, classes = torch.randn(6, 4), torch.randint(0, 4, (6,))
    weights, soft = torch.rand(4) + 0.5, torch.randn(6, 4).softmax(1)
    cases = {
        "cross entropy": lambda x: functional.cross_entropy(x, classes),
        "cross entropy smoothed": lambda x: functional.cross_entropy(x, classes, label_smoothing=0.1),
        "cross entropy weighted": lambda x: functional.cross_entropy(x, classes, weights, label_smoothing=0.1),
        "cross entropy soft": lambda x: functional.cross_entropy(x, soft, label_smoothing=0.1),
        "negative log likelihood": lambda x: functional.nll_loss(x.log_softmax(1), classes, weights),
        "mean squared error": lambda x: functional.mse_loss(x, soft),
        "binary cross entropy": lambda x: functional.binary_cross_entropy_with_logits(x, soft),
    }
    out.update({"logits": logits, "classes": classes, "weights": weights, "soft": soft})
    for name, loss in cases.items():
        x = logits.clone().requires_grad_()
        value = loss(x)
        value.backward()
        out.update({f"{name}/output": value, f"{name}/input.grad": x.grad})
    return out


OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, 0.05),
    "sgd momentum": lambda p: torch.optim.SGD(p, 0.02, momentum=0.9, weight_decay=0.01),
    "sgd nesterov": lambda p: torch.optim.SGD(p, 0.02, momentum=0.9, weight_decay=0.01, nesterov=True),
    "adam": lambda p: torch.optim.Adam(p, 0.03),
    "adam decay": lambda p: torch.optim.Adam(p, 0.03, weight_decay=0.1),
    "adamw": lambda p: torch.optim.AdamW(p, 0.03, weight_decay=0.1),
    "adamw groups": lambda p: torch.optim.AdamW([{"params": [p[0]], "lr": 0.001}, {"params": [p[1]], "weight_decay": 0.0}], 0.03,
                                                weight_decay=0.1),
    "adamw clipped": lambda p: torch.optim.AdamW(p, 0.03),
    "sgd one cycle": lambda p: torch.optim.SGD(p, 0.05, momentum=0.9),
    "adamw one cycle": lambda p: torch.optim.AdamW(p, 0.05),
    "adamw cosine": lambda p: torch.optim.AdamW(p, 0.05),
    "sgd plateau": lambda p: torch.optim.SGD(p, 0.3),
    "adam frozen": lambda p: torch.optim.Adam(p, 0.03, weight_decay=0.1),
    "adamw frozen": lambda p: torch.optim.AdamW(p, 0.03, weight_decay=0.1),
}
STEPS = 30
FROZEN_STEPS = 10


def training():
    inputs, targets, start = torch.randn(8, 4), torch.randn(8, 3), torch.randn(3, 4)
    out = {"inputs": inputs, "targets": targets, "start": start}
    for name, make in OPTIMIZERS.items():
        weight, bias = start.clone().requires_grad_(), torch.zeros(3, requires_grad=True)
        optimizer = make([weight, bias])
        schedule = None
        if name.endswith("one cycle"):
            schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, optimizer.defaults["lr"], total_steps=STEPS)
        elif name.endswith("cosine"):
            schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS, eta_min=0.005)
        elif name.endswith("plateau"):
            schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=2, threshold=0.05)
        losses, rates, norms = [], [], []
        for step in range(STEPS):
            weight.requires_grad_(step >= FROZEN_STEPS or not name.endswith("frozen"))
            optimizer.zero_grad()
            loss = functional.mse_loss(functional.linear(inputs, weight, bias), targets)
            loss.backward()
            if name.endswith("clipped"):
                norms.append(nn.utils.clip_grad_norm_([weight, bias], 0.2))
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            losses.append(loss.detach())
            if name.endswith("plateau"):
                schedule.step(loss.item())
            elif schedule is not None and step + 1 < STEPS:
                schedule.step()
        out.update({f"{name}/losses": torch.stack(losses), f"{name}/rates": torch.tensor(rates),
                    f"{name}/weight": weight, f"{name}/bias": bias})
        if norms:
            out[f"{name}/norms"] = torch.stack(norms)
    return out


def main():
    torch.manual_seed(20)
    layers = {}
    for name, (module, shape) in {**LAYERS, **FUNCTIONS}.items():
        layer(name, module, shape, layers)
    write("layers.safetensors", layers)
    write("losses.safetensors", losses())
    write("training.safetensors", training())


if __name__ == "__main__":
    main()
