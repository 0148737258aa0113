import pytest

pytest.register_assert_rewrite("tests.engine.speech.contract")
