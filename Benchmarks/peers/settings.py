"""PyTorch's settings: eager or compiled, images with channels last or not."""

import torch

SETTINGS = ["eager", "eager-last", "compile", "compile-last"]


def placed(model, data, setting):
    """Model and data in the memory layout of a setting."""
    if not setting.endswith("-last"):
        return model, data
    last = torch.channels_last
    return model.to(memory_format=last), [x.to(memory_format=last) if x.dim() == 4 else x for x in data]


def prepared(function, setting):
    """A function as a setting runs it."""
    return torch.compile(function) if setting.startswith("compile") else function
