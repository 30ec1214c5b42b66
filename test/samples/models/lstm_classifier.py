"""Sentiment of a sentence: embedding, bidirectional LSTM, attention over time."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class LSTMClassifier(nn.Module):
    def __init__(self, vocab_size, embedding_dim, hidden_dim, output_dim, n_layers, dropout, pad_idx):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embedding_dim, padding_idx=pad_idx)
        self.rnn = nn.LSTM(
            embedding_dim, hidden_dim, num_layers=n_layers, bidirectional=True, dropout=dropout, batch_first=True
        )
        self.attention = nn.Linear(hidden_dim * 2, 1)
        self.fc = nn.Linear(hidden_dim * 4, output_dim)
        self.dropout = nn.Dropout(dropout)

    def forward(self, text):
        embedded = self.dropout(self.embedding(text))
        output, (hidden, cell) = self.rnn(embedded)
        scores = self.attention(torch.tanh(output)).squeeze(-1)
        weights = F.softmax(scores, dim=1)
        context = torch.bmm(weights.unsqueeze(1), output).squeeze(1)
        last = torch.cat((hidden[-2, :, :], hidden[-1, :, :]), dim=1)
        return self.fc(self.dropout(torch.cat([context, last], dim=1)))


INPUT_DIM = 1000
model = LSTMClassifier(INPUT_DIM, 50, 64, 2, n_layers=2, dropout=0.5, pad_idx=1)
text = torch.randint(0, INPUT_DIM, (8, 20))
predictions = model(text)
loss = nn.CrossEntropyLoss()(predictions, torch.randint(0, 2, (8,)))
