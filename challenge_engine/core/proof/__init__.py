"""Every situation of a workflow, looked at: what is proven of it, or a story of how it breaks."""
