"""The instruments: what people are asked at the start, midway, at the end and afterwards."""
