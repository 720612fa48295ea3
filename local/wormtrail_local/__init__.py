"""The local AWS: moto with what an audit log needs on top."""
