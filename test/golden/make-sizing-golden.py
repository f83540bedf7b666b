"""Makes sizing-golden.json: what PyTorch computes for the sizing networks, losses and resampling.

Run by hand (PyTorch 2.13, CPU):  python test/golden/make-sizing-golden.py > test/golden/sizing-golden.json
The networks are written here from the method's formulas, in float64, with torch.autograd for the gradients; weights
and inputs come from an integer formula that the test repeats, so that no weights need to be stored.
"""

import json
import math

import torch
import torch.nn.functional as F

SIDE, BATCH, ITERATIONS = 64, 2, 2
GATE_RATE, MAIN_RATE, MAIN_DECAY, CLIP = 3e-4, 2e-4, 1e-5, 8.0
MASK = 0xFFFFFFFF


def name_hash(name):
    value = 2166136261
    for byte in name.encode():
        value = ((value ^ byte) * 16777619) & MASK
    return value


def noise(name, count):
    """Numbers in [-1, 1) from 32-bit integer arithmetic (float64, exact in any language)."""
    x = (torch.arange(count, dtype=torch.int64) + name_hash(name)) & MASK
    for multiplier, shift in ((0x7FEB352D, 15), (0x846CA68B, 16)):
        x = x ^ (x >> shift)
        x = (x * multiplier) & MASK  # may overflow int64, but the low 32 bits stay right
    x = x ^ (x >> 15)
    return x.to(torch.float64) / 2147483648 - 1


def weight(name, dims):
    count = math.prod(dims)
    values = noise(name, count)
    last = name.split(".")[-1]
    if name.startswith("gate."):
        values = 0.5 * values
    elif last == "running_mean":
        values = 0.1 * values
    elif last == "running_var":
        values = 1 + 0.3 * values
    elif len(dims) == 1 and last == "weight":
        values = 1 + 0.2 * values
    elif len(dims) == 1:
        values = 0.1 * values
    elif name in ("cls_token", "pos_embed"):
        values = 0.2 * values
    else:
        values = values * math.sqrt(3 / math.prod(dims[1:]))
    return values.to(torch.float32).to(torch.float64).reshape(dims)


class Weights(dict):
    """Makes each parameter when it is first asked for."""

    def __call__(self, name, *dims):
        if name not in self:
            tensor = weight(name, dims)
            tensor.requires_grad_(not name.split(".")[-1].startswith("running"))
            self[name] = tensor
        return self[name]


def batch_norm(w, x, name):
    c = x.shape[1]
    return F.batch_norm(
        x, w(f"{name}.running_mean", c), w(f"{name}.running_var", c), w(f"{name}.weight", c), w(f"{name}.bias", c),
        training=True, momentum=0.1, eps=1e-5,
    )


def gate(w, x, name, axis):
    shape = [1] * x.ndim
    shape[axis] = x.shape[axis]
    return x * torch.sigmoid(w(f"gate.{name}", x.shape[axis])).reshape(shape)


def block(w, x, name, out, stride):
    inp = x.shape[1]
    y = F.conv2d(x, w(f"{name}.conv1.weight", out, inp, 3, 3), stride=stride, padding=1)
    y = F.relu(batch_norm(w, y, f"{name}.bn1"))
    y = batch_norm(w, F.conv2d(y, w(f"{name}.conv2.weight", out, out, 3, 3), padding=1), f"{name}.bn2")
    if stride != 1 or inp != out:
        x = F.conv2d(x, w(f"{name}.downsample.0.weight", out, inp, 1, 1), stride=stride)
        x = batch_norm(w, x, f"{name}.downsample.1")
    return F.relu(x + y)


def fsg_resnet18(w, images):
    features = []
    for stream, x in images.items():
        x = F.conv2d(x, w(f"{stream}.conv1.weight", 64, x.shape[1], 7, 7), stride=2, padding=3)
        x = F.max_pool2d(F.relu(batch_norm(w, x, f"{stream}.bn1")), 3, 2, 1)
        for stage, out in enumerate((64, 128, 256, 512), 1):
            x = block(w, x, f"{stream}.layer{stage}.0", out, 1 if stage == 1 else 2)
            x = block(w, x, f"{stream}.layer{stage}.1", out, 1)
            x = gate(w, x, f"{stream}.layer{stage}", 1)
        features.append(x.mean((2, 3)))
    x = gate(w, torch.cat(features, 1), "L1", 1)
    x = F.relu(F.linear(x, w("head.0.weight", 128, x.shape[1]), w("head.0.bias", 128)))
    x = gate(w, x, "L2", 1)
    return F.linear(x, w("head.1.weight", 1, 128), w("head.1.bias", 1))


def fsg_vit_tiny(w, images):
    x = F.conv2d(images["crop"], w("patch_embed.proj.weight", 192, 3, 16, 16), w("patch_embed.proj.bias", 192), stride=16)
    n, tokens = x.shape[0], x.shape[2] * x.shape[3] + 1
    x = torch.cat([w("cls_token", 1, 1, 192).expand(n, 1, 192), x.flatten(2).transpose(1, 2)], 1)
    x = x + w("pos_embed", 1, tokens, 192)
    norm = lambda x, name: F.layer_norm(x, (192,), w(f"{name}.weight", 192), w(f"{name}.bias", 192), 1e-6)
    linear = lambda x, name, out: F.linear(x, w(f"{name}.weight", out, x.shape[-1]), w(f"{name}.bias", out))
    for i in range(12):
        name = f"blocks.{i}"
        q, k, v = linear(norm(x, f"{name}.norm1"), f"{name}.attn.qkv", 576).reshape(n, tokens, 3, 3, 64).permute(2, 0, 3, 1, 4)
        mixed = torch.softmax(q @ k.transpose(-2, -1) / 8, -1) @ v
        x = x + gate(w, linear(mixed.transpose(1, 2).reshape(n, tokens, 192), f"{name}.attn.proj", 192), f"{name}.attn", 2)
        inner = F.gelu(linear(norm(x, f"{name}.norm2"), f"{name}.mlp.fc1", 768))
        x = x + gate(w, linear(inner, f"{name}.mlp.fc2", 192), f"{name}.mlp", 2)
    return linear(norm(x, "norm")[:, 0], "head", 1)


def image(stream):
    channels = 1 if stream == "depth" else 3
    return weight(f"image {stream}", (BATCH, channels, SIDE, SIDE)) * math.sqrt(SIDE * SIDE * channels)


def reset_statistics(w):
    for name, tensor in w.items():
        if name.split(".")[-1].startswith("running"):
            tensor.copy_(weight(name, tuple(tensor.shape)))


def strongest(gradient):
    """Positions of the three largest entries: there Adam's step is not a matter of rounding."""
    return gradient.abs().topk(min(3, gradient.numel())).indices.tolist()


def routed(network, streams):
    """Gradients at the start, then two iterations of gradient routing: everything that the test compares."""
    w = Weights()
    images = {stream: image(stream) for stream in streams}
    target = torch.tensor([[-0.5384615385], [0.4871794872]], dtype=torch.float32).to(torch.float64)
    sample_weights = {"gate": [[1.0], [10.0]], "main": [[1.0], [5.0]]}

    def backward(group):
        for tensor in w.values():
            tensor.grad = None
        answer = network(w, images)
        distance = F.smooth_l1_loss(answer, target, reduction="none")
        loss = (torch.tensor(sample_weights[group], dtype=torch.float64) * distance).mean()
        loss.backward()
        return answer, loss

    backward("main")  # makes all parameters; the running statistics then go back to where they started
    with torch.no_grad():
        reset_statistics(w)
    gradients = {}
    for name, tensor in w.items():
        if tensor.grad is None:
            continue
        gradient = tensor.grad.flatten()
        at = strongest(gradient)
        gradients[name] = {"norm": gradient.norm().item(), "at": at, "values": [gradient[i].item() for i in at]}

    groups = {
        "gate": [name for name in gradients if name.startswith("gate.")],
        "main": [name for name in gradients if not name.startswith("gate.")],
    }
    optimisers = {
        "gate": torch.optim.Adam([w[name] for name in groups["gate"]], lr=GATE_RATE),
        "main": torch.optim.Adam([w[name] for name in groups["main"]], lr=MAIN_RATE, weight_decay=MAIN_DECAY),
    }
    passes = []
    for _ in range(ITERATIONS):
        for group in ("gate", "main"):
            answer, loss = backward(group)
            norm = torch.nn.utils.clip_grad_norm_([w[name] for name in groups[group]], CLIP)
            passes.append({"answer": answer.flatten().tolist(), "loss": loss.item(), "norm": norm.item()})
            optimisers[group].step()
    after = {name: [w[name].flatten()[i].item() for i in entry["at"]] for name, entry in gradients.items()}
    statistics = {
        name: [tensor.flatten()[i].item() for i in (0, tensor.numel() - 1)]
        for name, tensor in w.items()
        if name.split(".")[-1].startswith("running")
    }
    return {"passes": passes, "gradients": gradients, "after": after, "statistics": statistics}


def resampling():
    frame = ((noise("frame", 37 * 50 * 3) + 1) * 128).floor().reshape(37, 50, 3).permute(2, 0, 1)[None] / 255
    square = F.interpolate(frame, (16, 16), mode="bilinear", antialias=True, align_corners=False)
    crop = F.interpolate(square[:, :, 2:12, 4:13], (16, 16), mode="bilinear", align_corners=True)
    grid = noise("positions", 24 * 24 * 2).reshape(1, 24, 24, 2).permute(0, 3, 1, 2)
    positions = F.interpolate(grid, (6, 6), mode="bicubic", antialias=True, align_corners=False)
    return {
        "square": square.flatten().tolist(),
        "crop": crop.flatten().tolist(),
        "positions": positions.permute(0, 2, 3, 1).flatten().tolist(),
    }


def rounded(value):
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return [rounded(item) for item in value] if isinstance(value, list) else value


if __name__ == "__main__":
    torch.manual_seed(0)
    golden = {
        "madeWith": f"PyTorch {torch.__version__}, float64, make-sizing-golden.py",
        "resnet": routed(fsg_resnet18, ("crop",)),
        "vit": routed(fsg_vit_tiny, ("crop",)),
        "resampling": resampling(),
    }
    print(json.dumps(rounded(golden)))
