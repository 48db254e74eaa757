"""The evaluation dashboard (Streamlit): draws what ``eval.analysis`` computes from a store of runs."""
