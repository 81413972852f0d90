"""The rules: by family, how each is looked for, and beside it what it is (`FAMILY.yaml`)."""
