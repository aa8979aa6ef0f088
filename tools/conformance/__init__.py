"""The conformance kit of the Dataspace Protocol, run against a node of Kuznia."""
