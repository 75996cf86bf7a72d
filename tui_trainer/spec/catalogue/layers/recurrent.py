"""Layers that read a sequence, and those that make one of an image."""

from __future__ import annotations

from tui_trainer.spec import layers
from tui_trainer.spec.catalogue.info import KindInfo, nn_kind, table

RECURRENT = table(
    KindInfo(
        "RowsToSequence",
        "Rows to sequence",
        "Reads an image row by row: every row becomes one step of a sequence.",
        "C x H x W  ->  H steps of C*W",
        layers.RowsToSequence,
        "generated/torch.permute.html",
        "rnn lstm gru sequence reshape image",
        "Le, Jaitly & Hinton 2015, section 4.2 (pixels)",
    ),
    KindInfo(
        "PixelsToSequence",
        "Pixels to sequence",
        "Reads an image pixel by pixel: a long sequence, hard to remember.",
        "C x H x W  ->  H*W steps of C",
        layers.PixelsToSequence,
        "generated/torch.permute.html",
        "rnn lstm gru sequence reshape image",
        "Le, Jaitly & Hinton 2015, section 4.2",
    ),
    nn_kind(
        "RNN",
        "RNN",
        "Reads a sequence step by step and carries what it remembers along.",
        "h_t = tanh(W x_t + b + U h_(t-1) + c)",
        layers.RNN,
        "recurrent sequence memory elman",
        "Elman 1990",
    ),
    nn_kind(
        "LSTM",
        "LSTM",
        "An RNN with a memory cell and gates that decide what is written, kept and read.",
        "c_t = f c_(t-1) + i g;  h_t = o tanh(c_t);  i, f, o = sigmoid(...), g = tanh(...)",
        layers.LSTM,
        "recurrent sequence memory gates",
        "Hochreiter & Schmidhuber 1997; Gers et al. 2000",
    ),
    nn_kind(
        "GRU",
        "GRU",
        "An RNN with two gates: nearly an LSTM, with fewer weights.",
        "h_t = (1 - z) n + z h_(t-1);  r, z = sigmoid(...), n = tanh(...)",
        layers.GRU,
        "recurrent sequence memory gates",
        "Cho et al. 2014, equations 5 to 8",
    ),
)
