"""From a YAML file to a ``Workflow``: read strictly, judged by the laws, drawn as a table."""
