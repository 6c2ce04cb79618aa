"""Every setting: an environment variable DRAWBAR_*, or a flag of `python -m backend serve`."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent

HostName = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9.:\[\]-]+$", max_length=255)]


class Settings(BaseSettings):
    """What a running server can be told."""

    model_config = SettingsConfigDict(env_prefix="DRAWBAR_", extra="forbid", frozen=True)

    host: str = Field("127.0.0.1", min_length=1, max_length=255, description="The address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="The port to listen on; 0 takes any free one.")
    shipped: Path = Field(ROOT / "models_ckpt", description="The folder of the models that come with Drawbar.")
    models: Path | None = Field(None, description="A folder of models of one's own, each a folder like the shipped.")
    hosts: Annotated[tuple[HostName, ...], NoDecode] = Field(
        (), max_length=100, description="Host names it answers to besides localhost, separated by commas."
    )
    log: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged to stderr.")

    @field_validator("hosts", mode="before")
    @classmethod
    def split(cls, value: Any) -> Any:
        """Takes names separated by commas, as an environment variable holds them."""
        return tuple(value.split(",")) if isinstance(value, str) and value else value or ()
