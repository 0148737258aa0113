"""Voice folders, their reference samples and the latents computed from them."""
