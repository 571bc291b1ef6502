"""How many durable actions a second, beside a hand-written program and a Django one."""
