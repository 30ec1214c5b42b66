"""nn.MultiheadAttention with causal and cross attention."""

import torch
import torch.nn as nn


class DecoderLayer(nn.Module):
    def __init__(self, d_model, n_heads, d_ff, dropout=0.1):
        super().__init__()
        self.self_attn = nn.MultiheadAttention(d_model, n_heads, dropout=dropout, batch_first=True)
        self.cross_attn = nn.MultiheadAttention(d_model, n_heads, dropout=dropout, batch_first=True)
        self.norm1 = nn.LayerNorm(d_model)
        self.norm2 = nn.LayerNorm(d_model)
        self.norm3 = nn.LayerNorm(d_model)
        self.ff = nn.Sequential(nn.Linear(d_model, d_ff), nn.ReLU(), nn.Dropout(dropout), nn.Linear(d_ff, d_model))

    def forward(self, x, memory, mask=None):
        h, _ = self.self_attn(x, x, x, attn_mask=mask, need_weights=False)
        x = self.norm1(x + h)
        h, weights = self.cross_attn(x, memory, memory)
        x = self.norm2(x + h)
        return self.norm3(x + self.ff(x)), weights


class Decoder(nn.Module):
    def __init__(self, vocab, d_model=32, n_heads=4, d_ff=64, layers=2, max_len=50):
        super().__init__()
        self.embed = nn.Embedding(vocab, d_model)
        self.pos = nn.Embedding(max_len, d_model)
        self.layers = nn.ModuleList(DecoderLayer(d_model, n_heads, d_ff) for _ in range(layers))
        self.out = nn.Linear(d_model, vocab)

    def forward(self, tokens, memory):
        n, t = tokens.shape
        positions = torch.arange(t).unsqueeze(0).expand(n, t)
        x = self.embed(tokens) + self.pos(positions)
        mask = torch.triu(torch.ones(t, t), diagonal=1).bool()
        for layer in self.layers:
            x, weights = layer(x, memory, mask)
        return self.out(x), weights


decoder = Decoder(vocab=90)
memory = torch.randn(3, 14, 32)
logits, weights = decoder(torch.randint(0, 90, (3, 9)), memory)
loss = nn.functional.cross_entropy(logits.transpose(1, 2), torch.randint(0, 90, (3, 9)))
