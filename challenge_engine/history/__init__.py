"""The bytes of a history: entry, commitment, seal, slot and leaf; and how to replay them."""
