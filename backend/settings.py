"""Every setting: an environment variable DRAWBAR_*, or a flag of `python -m backend serve`."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What a running server can be told."""

    model_config = SettingsConfigDict(env_prefix="DRAWBAR_", extra="forbid", frozen=True)

    host: str = Field("127.0.0.1", min_length=1, max_length=255, description="The address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="The port to listen on; 0 takes any free one.")
    shipped: Path = Field(ROOT / "models_ckpt", description="The folder of the models that come with Drawbar.")
    models: Path | None = Field(None, description="A folder of models of one's own, each a folder like the shipped.")
    hosts: tuple[str, ...] = Field(
        (), max_length=100, description='Host names the server answers to besides localhost, as JSON: ["example.org"].'
    )
    log: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged to stderr.")
