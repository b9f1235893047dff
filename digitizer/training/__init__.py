"""Training of the line recognizer: text, hands, paper, network, export. Needs the extra ``train``."""
