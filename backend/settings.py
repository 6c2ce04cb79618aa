"""Every setting: an environment variable DRAWBAR_*, or a flag of `python -m backend serve`."""

from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, FiniteFloat, StringConstraints, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from backend.web.addresses import host_of

ROOT = Path(__file__).resolve().parent.parent

# A slider asks up to sixty times a second, and a class of thirty may share one address.
RATE = 1000


def network(text: str) -> str:
    """An address or a network, as it is. Raises ValueError."""
    ip_network(text.strip())
    return text.strip()


def host(text: str) -> str:
    """A host in lower case without its port, of which requests may have any. Raises ValueError."""
    bare = text.strip()
    found = host_of(f"[{bare}]" if bare.count(":") > 1 and "[" not in bare else bare)
    if found is None:
        raise ValueError("Name hosts as the address bar shows them, such as drawbar.example.org.")
    return found


Network = Annotated[str, AfterValidator(network)]
HostName = Annotated[str, StringConstraints(max_length=255), AfterValidator(host)]

Site = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, pattern=r"^(https?://)?(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d+)?$", max_length=255
    ),
]


class Settings(BaseSettings):
    """What a running server can be told."""

    model_config = SettingsConfigDict(env_prefix="DRAWBAR_", extra="forbid", frozen=True, env_ignore_empty=True)

    host: str = Field("127.0.0.1", min_length=1, max_length=255, description="The address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="The port to listen on; 0 takes any free one.")
    shipped: Path = Field(ROOT / "models_ckpt", description="The folder of the models that come with Drawbar.")
    pictures: Path = Field(
        ROOT / "backend" / "pictures", description="The folder of the training pictures that neighbours are among."
    )
    models: Path | None = Field(None, description="A folder of models of one's own, each a folder like the shipped.")
    hosts: Annotated[tuple[HostName, ...], NoDecode] = Field(
        (), max_length=100, description="Host names it answers to besides localhost, separated by commas."
    )
    proxies: Annotated[tuple[Network, ...], NoDecode] = Field(
        (),
        max_length=100,
        description="Addresses or networks of proxies whose X-Forwarded-For is believed, separated by commas.",
    )
    frames: Annotated[tuple[Site, ...], NoDecode] = Field(
        (), max_length=100, description="Sites whose pages may show this one in a frame, separated by commas."
    )
    rate: int | None = Field(
        None,
        ge=0,
        le=100_000,
        description=f"Requests per second that one client may send, 0 for any number; "
        f"where none is given: any on this machine alone and without proxies, else {RATE}.",
    )
    connections: int = Field(1000, ge=1, le=100_000, description="Connections that one address may hold open.")
    deadline: FiniteFloat = Field(
        10, ge=0.1, le=3600, description="Seconds in which a request has to arrive whole, and its answer to be taken."
    )
    log: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged to stderr.")
    log_format: Literal["text", "json"] = Field("text", description="Lines of text, or one JSON object a line.")

    def requests_per_second(self) -> int:
        """The rate of one client, 0 for any: whoever is on this machine owns it, but behind a proxy are others."""
        if self.rate is not None:
            return self.rate
        if self.proxies:
            return RATE
        try:
            local = ip_address(self.host).is_loopback
        except ValueError:
            local = self.host == "localhost"
        return 0 if local else RATE

    @field_validator("models", mode="before")
    @classmethod
    def none(cls, value: Any) -> Any:
        """An empty variable is none, not the folder where the server was started."""
        return value or None

    @field_validator("hosts", "proxies", "frames", mode="before")
    @classmethod
    def split(cls, value: Any) -> Any:
        """Takes names separated by commas, as an environment variable holds them."""
        return tuple(value.split(",")) if isinstance(value, str) and value else value or ()


def mistakes(error: ValidationError) -> str:
    """What is wrong with settings, a line each."""

    def named(name: str) -> str:
        return f"DRAWBAR_{name.upper()} (--{name.replace('_', '-')})"

    found = error.errors(include_input=False)
    return "\n".join(f"{named(str(one['loc'][0]))}: {one['msg'].removeprefix('Value error, ')}" for one in found)
