"""A convolutional variational autoencoder."""

import torch
from torch import nn
from torch.nn import functional as F


class VAE(nn.Module):
    def __init__(self, in_channels=3, latent_dim=32, hidden_dims=None):
        super().__init__()
        self.latent_dim = latent_dim
        modules = []
        if hidden_dims is None:
            hidden_dims = [16, 32, 64]
        channels = in_channels
        for h_dim in hidden_dims:
            modules.append(
                nn.Sequential(
                    nn.Conv2d(channels, out_channels=h_dim, kernel_size=3, stride=2, padding=1),
                    nn.BatchNorm2d(h_dim),
                    nn.LeakyReLU(),
                )
            )
            channels = h_dim
        self.encoder = nn.Sequential(*modules)
        self.fc_mu = nn.Linear(hidden_dims[-1] * 16, latent_dim)
        self.fc_var = nn.Linear(hidden_dims[-1] * 16, latent_dim)

        self.decoder_input = nn.Linear(latent_dim, hidden_dims[-1] * 16)
        reversed_dims = hidden_dims[::-1]
        self.decoder = nn.Sequential(
            *[
                nn.Sequential(
                    nn.ConvTranspose2d(a, b, kernel_size=3, stride=2, padding=1, output_padding=1),
                    nn.BatchNorm2d(b),
                    nn.LeakyReLU(),
                )
                for a, b in zip(reversed_dims, reversed_dims[1:] + [reversed_dims[-1]])
            ]
        )
        self.final_layer = nn.Sequential(nn.Conv2d(16, in_channels, kernel_size=3, padding=1), nn.Tanh())

    def encode(self, x):
        result = self.encoder(x)
        result = torch.flatten(result, start_dim=1)
        return self.fc_mu(result), self.fc_var(result)

    def decode(self, z):
        result = self.decoder_input(z)
        result = result.view(-1, 64, 4, 4)
        result = self.decoder(result)
        return self.final_layer(result)

    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5 * logvar)
        eps = torch.randn_like(std)
        return eps * std + mu

    def forward(self, x):
        mu, log_var = self.encode(x)
        z = self.reparameterize(mu, log_var)
        return self.decode(z), mu, log_var


def loss_function(recons, x, mu, log_var, kld_weight=0.005):
    recons_loss = F.mse_loss(recons, x)
    kld = torch.mean(-0.5 * torch.sum(1 + log_var - mu**2 - log_var.exp(), dim=1), dim=0)
    return recons_loss + kld_weight * kld


vae = VAE()
images = torch.randn(2, 3, 32, 32)
recons, mu, log_var = vae(images)
loss = loss_function(recons, images, mu, log_var)
