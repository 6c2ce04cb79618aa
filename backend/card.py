"""What a model's card says, as types."""

import unicodedata
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, FiniteFloat, model_validator

NAME = r"^[a-z0-9]+(-[a-z0-9]+)*$"
LONGEST_NAME = 64
NAMES = f"small letters, digits and single hyphens, at most {LONGEST_NAME}"


def plain(text: str) -> str:
    """A text in one line, NFC, without the characters that control, hide or reorder what a reader sees.

    A folder may come from anybody: NUL and other controls, zero-width characters and bidi overrides are
    dropped when its card is read, every run of white space becomes one space. What looks like HTML stays:
    it is text, and shown as text.
    """
    seen = (c for c in text if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf"})
    return " ".join(unicodedata.normalize("NFC", "".join(seen)).split())


Text = Annotated[str, Field(max_length=2000), AfterValidator(plain)]
Label = (
    Annotated[int, Field(ge=0, le=10**6)] | Annotated[str, Field(min_length=1, max_length=64), AfterValidator(plain)]
)
Speaker = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(plain)]
Measured = Literal["noise", "distortion", "kl", "caught", "distance", "read", "minutes"]
Verb = Literal["sample", "encode", "decode", "interpolate", "restyle", "classify", "complete", "score", "neighbours"]
Order = Literal["down", "up", "right", "left"]  # in which pictures are drawn, pixel by pixel
MEDIUM_OF = {"digits": "ink", "faces": "palette", "sentences": "text"}  # what old cards called a domain
Number = Annotated[FiniteFloat, Field(ge=-1e12, le=1e12)]


class Strict(BaseModel):
    """What every part of a card has in common: no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Name(Strict):
    """A name in two languages."""

    en: Text = Field(max_length=100, description="In English.", examples=["hair length"])
    zh: Text = Field(max_length=100, description="In Chinese.", examples=["头发长短"])


class Generation(Strict):
    """A moment of a training that was kept."""

    number: int = Field(ge=0, le=10**6, description="Its number; 0 is untrained.", examples=[0])
    digest: str = Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of its weights.", examples=["0" * 64])
    step: int | None = Field(None, ge=0, le=10**9, description="After how many steps of training.", examples=[400])
    measured: dict[Measured, Number] = Field(
        {},
        description="What was measured of it: the geometric mean of its posteriors' standard deviations (noise), "
        "the distortion and the KL in nats a picture. Of GANs: in how many of 100 pairs of a test picture and a sample "
        "the discriminator takes the real one for real (caught), the Frechet distance of samples to test pictures in "
        "what the judge sees, how many of 100 samples the judge reads without doubt, the minutes of training so far.",
        examples=[{"noise": 0.4, "distortion": 71.2, "kl": 19.5}],
    )
    real: list[Number] = Field(
        [],
        max_length=101,
        description="Of GANs: what its discriminator says of test pictures; percentiles from 0 to 100 in even steps.",
        examples=[[-3.1, 0.4, 2.2]],
    )
    turn: Literal["discriminator", "generator"] | None = Field(
        None,
        description="Of half steps of a duel: which of the two has moved since the one before.",
        examples=["generator"],
    )


class Comparison(Strict):
    """How often what comes by chance from each prior passes for a real work, in percent."""

    what: Name = Field(description="What was counted.")
    normal: Number = Field(ge=0, le=100, description="Of codes of the standard normal.", examples=[55.1])
    fitted: Number = Field(ge=0, le=100, description="Of codes of the fitted prior.", examples=[91.8])
    real: Number = Field(ge=0, le=100, description="Of real works that the model never saw.", examples=[98.6])


class Fitted(Strict):
    """A mixture of Gaussians that was fitted to the codes of training works; it lies in prior.safetensors."""

    parts: int = Field(ge=1, le=1024, description="How many Gaussians.", examples=[100])
    digest: str = Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of prior.safetensors.", examples=["0" * 64])
    read: Comparison | None = Field(None, description="What it is good for, measured.")


class Stop(Strict):
    """One of the values that a lever chooses from."""

    label: Name | None = Field(None, description="What it is called, where it has a name.")
    colour: str | None = Field(
        None, pattern="^#[0-9a-f]{6}$", description="Its colour, where it is one.", examples=["#8d5524"]
    )
    point: list[Number] = Field(
        min_length=1, max_length=4096, description="Where works with this value lie.", examples=[[0.5, -1.25]]
    )


class Slider(Strict):
    """One dimension of the code, one direction in the space of codes, or a choice among points of it."""

    index: int | None = Field(None, ge=0, le=4095, description="Its place in a code, or:", examples=[3])
    direction: list[Number] | None = Field(
        None, max_length=4096, description="The way in the space of codes that it goes.", examples=[[0.6, 0.8]]
    )
    stops: list[Stop] = Field(
        [],
        max_length=32,
        description="Or the values that it chooses from. A code stands at the nearest within the span of their points; "
        "pulled, it moves by the difference of the two points.",
    )
    kl: Number | None = Field(
        None, ge=0, description="What it carries: mean KL to the prior in nats, where there is one.", examples=[1.9]
    )
    low: Number = Field(description="1st percentile of the training codes.", examples=[-2.2])
    high: Number = Field(description="99th percentile of the training codes.", examples=[2.3])
    label: Name | Text | None = Field(
        None,
        description="What it mostly changes, where that was measured to be clear: slant, thickness, width, or a name "
        "of its own in two languages.",
        examples=["slant"],
    )
    also: bool = Field(
        False, description="Whether another lever carries more of what its label names: it changes this, too."
    )

    @model_validator(mode="after")
    def one_way(self) -> Self:
        """A slider goes along one dimension, along one direction, or from stop to stop."""
        if (self.index is not None) + (self.direction is not None) + bool(self.stops) != 1:
            raise ValueError("a slider has either an index, a direction or stops")
        if len(self.stops) == 1:
            raise ValueError("a slider with stops has two or more of them")
        if self.stops and (self.low, self.high) != (0, len(self.stops) - 1):
            raise ValueError("a slider with stops goes from 0 to the number of the last")
        if self.also and self.label is None:
            raise ValueError("a slider that also changes something says what")
        return self


class Published(Strict):
    """A number that others published for the same measure."""

    who: Text = Field(description="Whose model, and how it was measured.", examples=["IWAE k = 50, one layer"])
    value: Number = Field(description="The number, in the metric's unit.", examples=[84.78])
    source: Text = Field(description="Where it stands.", examples=["Burda et al. 2016, arXiv 1509.00519, table 1"])
    zh: Text | None = Field(
        None, description="Who, in Chinese, where that is no name.", examples=["n 元语法，没有编码"]
    )


class MetricInChinese(Strict):
    """A metric's words in Chinese; those that are missing are shown as they are."""

    name: Text | None = Field(None, description="What is measured.", examples=["认对的比例"])
    unit: Text | None = Field(None, description="The unit.", examples=["奈特"])
    split: Text | None = Field(None, description="The data it was measured on.", examples=["MNIST 测试集"])
    means: Text | None = Field(
        None, description="What it says, for who does not know the term.", examples=["一个没见过的字让它有多意外。"]
    )
    protocol: Text = Field(description="How it was measured.", examples=["灰度原图，取最可能的标签。"])


class Metric(Strict):
    """A measured number with its protocol."""

    name: Text = Field(description="What is measured.", examples=["NLL"])
    value: Number = Field(description="The number.", examples=[83.731])
    low: Number | None = Field(
        None, description="Of trainings from several seeds: the least; `value` is their median.", examples=[83.1]
    )
    high: Number | None = Field(None, description="And the most.", examples=[84.0])
    unit: Text = Field(description="Its unit.", examples=["nats"])
    better: Literal["lower", "higher", "near", "neither"] = Field(
        description="Which way is better; near: the nearer to `target`.", examples=["lower"]
    )
    target: Number | None = Field(None, description="Where it is best, if that is near a number.", examples=[1])
    split: Text = Field(description="The data it was measured on.", examples=["MNIST test"])
    n: int = Field(ge=1, le=10**12, description="How many examples.", examples=[10000])
    means: Text | None = Field(
        None,
        description="What it says, for who does not know the term.",
        examples=["How much a new digit surprises it."],
    )
    protocol: Text = Field(description="How it was measured.", examples=["Importance-sampled estimate, K = 500."])
    command: Text = Field(
        description="The command that measures it.", examples=["python -m backend evaluate digits-vae"]
    )
    published: list[Published] = Field(
        default=[], max_length=20, description="What others published for the same measure."
    )
    zh: MetricInChinese | None = Field(None, description="The same words in Chinese.")

    @model_validator(mode="after")
    def near_something(self) -> Self:
        """Only what is best near a number has one, and it does."""
        if (self.better == "near") != (self.target is not None):
            raise ValueError("a metric has a target if, and only if, nearer to it is better")
        return self


class CardInChinese(Strict):
    """What a visitor reads of a card, in Chinese."""

    title: Text = Field(description="Its name for people.", examples=["拉杆上的数字"])
    summary: Text = Field(description="What it is, in a sentence.", examples=["变分自编码器（VAE）。"])
    limits: list[Text] = Field([], max_length=10, description="What it is bad at, a sentence each.")
    data: Text = Field(description="What it was trained on.", examples=["MNIST，58,000 个训练用的手写数字"])


class Trade(Strict):
    """One point of a sentence VAE's trade between keeping sentences and a smooth space, on validation sentences."""

    kl_weight: Number = Field(ge=0, description="The weight of the KL in training.", examples=[0.25])
    kl: Number = Field(ge=0, description="KL to the standard normal prior, nats.", examples=[24.1])
    bound: Number = Field(description="-ELBO, nats.", examples=[27.8])
    words: FiniteFloat = Field(ge=0, le=100, description="Words (of verse: characters) kept, %.", examples=[91.2])
    exact: FiniteFloat = Field(ge=0, le=100, description="Sentences kept whole, %.", examples=[76.0])
    distinct: Number = Field(ge=1, description="Different sentences on a path of eight steps.", examples=[6.1])
    growing: FiniteFloat = Field(
        ge=-1, le=1, description="Spearman correlation of step and edit distance.", examples=[0.93]
    )
    path_perplexity: Number = Field(
        ge=0, description="Perplexity inside a path over that of real sentences.", examples=[1.6]
    )
    sample_perplexity: Number = Field(ge=0, description="Perplexity of samples over real sentences'.", examples=[1.4])
    shipped: bool = Field(description="Whether this is the model that ships.", examples=[True])


Percent = Annotated[FiniteFloat, Field(ge=0, le=100)]


class Trial(Strict):
    """What a GAN comes to by one loss, trained anew for a quarter of an hour, measured as the card's metrics are."""

    loss: Name = Field(description="The loss, and the penalties with it.")
    minutes: Number = Field(ge=0, description="How long it was trained.", examples=[14.2])
    steps: int = Field(ge=0, le=10**9, description="After how many steps it ended.", examples=[3624])
    distance: Number | None = Field(None, ge=0, description="The Frechet distance; none: it failed.", examples=[31.4])
    read: Percent | None = Field(None, description="Samples that the judge reads without doubt, %.", examples=[88.1])
    shares: Number | None = Field(
        None, ge=0, le=1, description="Total variation of the shares of the labels that are read.", examples=[0.04]
    )
    shipped: bool = Field(description="Whether this is the loss of the model that ships.", examples=[True])


class Reading(Strict):
    """How well the classifier that measures levers reads one attribute of real works."""

    attribute: Name = Field(description="What is read.")
    accuracy: Percent = Field(description="How often it is right, %.", examples=[99.8])
    n: int = Field(ge=1, le=10**12, description="Of how many works.", examples=[4000])


class Drag(Strict):
    """What changed when a named lever was pulled."""

    attribute: Name = Field(description="What the lever is for.")
    n: int = Field(ge=1, le=10**12, description="How many works it was pulled on.", examples=[300])
    asked: Percent = Field(description="How often the asked value is read afterwards, %.", examples=[98.3])
    others: list[Percent | None] = Field(
        max_length=100,
        description="How often another value is read of each attribute, in the order of the readers, than of the work "
        "before it was pulled, %. None: the attribute itself, and what hides it or is hidden by it.",
        examples=[[None, 2.3]],
    )


class Pulls(Strict):
    """What the named levers change of held-out works, and what they drag along, as a classifier apart reads it."""

    readers: list[Reading] = Field(max_length=100, description="The attributes, and how well each is read.")
    levers: list[Drag] = Field(max_length=100, description="A row for each lever, in the same order.")

    @model_validator(mode="after")
    def square(self) -> Self:
        """Every lever says something of every attribute."""
        if any(len(row.others) != len(self.readers) for row in self.levers):
            raise ValueError("a lever's row has a number for every attribute that is read, or none")
        return self


class Card(Strict):
    """What a model is, can do, and was measured to do."""

    name: str = Field(
        pattern=NAME, max_length=LONGEST_NAME, description="Its name, as requests say it.", examples=["digits-vae"]
    )
    family: str = Field(max_length=64, description="The code that runs it.", examples=["vae"])
    medium: Literal["ink", "grey", "rgb", "palette", "text", "sound"] = Field(
        description="What its works are: digits prepared as MNIST was, grey or coloured pictures, pictures of few "
        "colours, sentences, sounds.",
        examples=["ink"],
    )
    side: int | None = Field(None, ge=1, le=256, description="Pixels a side, of models of pictures.", examples=[28])
    rate: int | None = Field(
        None, ge=4000, le=16_000, description="Samples a second, of models of sound.", examples=[8000]
    )
    title: Text = Field(description="Its name for people.", examples=["Digits on levers"])
    summary: Text = Field(description="What it is, in a sentence.", examples=["A variational auto-encoder (VAE)."])
    limits: list[Text] = Field([], max_length=10, description="What it is bad at, a sentence each.")
    verbs: list[Verb] = Field(
        max_length=20, description="What it can be asked for.", examples=[["sample", "encode", "decode"]]
    )
    parameters: list[
        Literal["label", "speaker", "seconds", "temperature", "prior", "guidance", "generation", "length", "decoding"]
        | Literal["wish"]
    ] = Field(max_length=20, description="What requests may give besides codes and works.", examples=[["temperature"]])
    most_words: int | None = Field(
        None,
        ge=1,
        le=200,
        description="Words of the longest sentence that it was trained on, of models of sentences that end themselves. "
        "A longer one comes back as another.",
        examples=[9],
    )
    code_size: int = Field(0, ge=0, le=4096, description="Numbers in a code; 0 for models without one.", examples=[24])
    code_range: FiniteFloat = Field(
        10, ge=1e-6, le=1000, description="No number of a code is farther from 0 than this.", examples=[10]
    )
    sliders: list[Slider] = Field([], max_length=4096, description="The levers of the code, the most telling first.")
    labels: list[Label] = Field(max_length=1000, description="The labels that requests may name.", examples=[[0, 1, 2]])
    speakers: list[Speaker] = Field(
        [], max_length=1000, description="Whose voices it knows, of models of speech.", examples=[["george", "theo"]]
    )
    judge: str | None = Field(
        None,
        pattern=NAME,
        max_length=64,
        description="The classifier that reads its labels; without one there are no verdicts, and labels are given. A "
        "server that has not got it says none.",
        examples=["digits-judge"],
    )
    pair: str | None = Field(
        None,
        pattern=NAME,
        max_length=64,
        description="The model that it was made to be laid beside: the same network and steps, one thing otherwise.",
        examples=["moon-ae"],
    )
    generations: list[Generation] = Field(
        [], max_length=1000, description="Moments of its training, the newest last: it answers where none is named."
    )
    sampled_from: Fitted | None = Field(
        None, description="The prior that was fitted to the codes of training works, where there is one."
    )
    gallery: int = Field(0, ge=0, le=1000, description="How many real pictures stand in its gallery.", examples=[200])
    scatter: int = Field(0, ge=0, le=4096, description="How many works its scatter has.", examples=[1000])
    seeds: int = Field(
        0,
        ge=0,
        le=64,
        description="Of how many trainings, its own counted, it keeps pictures.",
        examples=[10],
    )
    spectra: int = Field(
        0,
        ge=0,
        le=100,
        description="Of how many of its words it keeps spectrograms, each of a recording and of what it drew.",
        examples=[10],
    )
    pictures: Literal["digits", "faces"] | None = Field(
        None,
        description="The set of training pictures that it learned from, where neighbours are found.",
        examples=["digits"],
    )
    palette: list[Annotated[str, Field(pattern="^#[0-9a-f]{6}$")]] = Field(
        [],
        max_length=256,
        description="The colours that a pixel can have, for models of pixels.",
        examples=[["#f4f1ea"]],
    )
    levels: dict[Order, Annotated[list[Number], Field(max_length=101)]] = Field(
        {},
        description="What test pictures score in each order: the percentiles from 0 to 100 of -log p in nats, for "
        "models of pixels.",
    )
    pulls: Pulls | None = Field(
        None, description="Of models with named levers: what they change, and what they drag along."
    )
    duel: list[Annotated[list[Percent], Field(max_length=1000)]] | None = Field(
        None,
        max_length=1000,
        description="Of GANs with generations: in how many of 100 pairs of a test picture and a sample a discriminator "
        "takes the real one for real. A row for each generation of the generator, a column for each of the "
        "discriminator.",
        examples=[[[50.0, 99.1], [50.2, 63.0]]],
    )
    metrics: list[Metric] = Field(max_length=100, description="What was measured, with its protocol.")
    trade: list[Trade] = Field(
        [],
        max_length=20,
        description="What other weights of the KL give: each trained on from the shipped weights on 16,000 sentences.",
    )
    losses: list[Trial] | None = Field(
        None, max_length=20, description="Of GANs: what other losses come to on the same digits in as many steps."
    )
    vocabulary: str | None = Field(
        None,
        pattern="^[0-9a-f]{64}$",
        description="SHA-256 of vocabulary.json, for models of sentences.",
        examples=["0" * 64],
    )
    params: int = Field(ge=0, le=10**12, description="How many weights it has.", examples=[1587516])
    digest: str = Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of model.safetensors.", examples=["0" * 64])
    licence: Text = Field(description="The licence of the weights.", examples=["Apache-2.0"])
    data: Text = Field(description="What it was trained on.", examples=["MNIST, 58,000 training digits"])
    recipe: Text = Field(description="The command that trains it.", examples=["python -m backend train digits-vae"])
    minutes: Number = Field(ge=0, description="How long its training took.", examples=[58.6])
    config: dict[str, Any] = Field(description="The sizes of the network.", examples=[{"code_size": 24}])
    zh: CardInChinese | None = Field(None, description="What a visitor reads of it, in Chinese.")

    @model_validator(mode="before")
    @classmethod
    def from_old(cls, given: Any) -> Any:
        """Says what follows unsaid: from a domain, which old cards have for a medium; of the side of pictures.

        Old cards have the levels of one order alone.
        """
        card = dict(given) if isinstance(given, dict) else {}
        config, parameters = card.get("config"), card.get("parameters")
        if not isinstance(config, dict) or not isinstance(parameters, list):
            return given
        if isinstance(levels := card.get("levels"), list):
            card["levels"] = {"down": levels} if levels else {}
        old = "medium" not in card and str(card.get("domain")) in MEDIUM_OF
        if old:
            medium = MEDIUM_OF[card.pop("domain")]
            card["medium"] = "palette" if card.get("palette") else medium
        if card.get("medium") == "text":
            more = ["decoding", *(["length"] if config.get("lengths") else [])] if old else []
            card["parameters"] = [*parameters, *more]
        elif "side" in config or card.get("medium") == "ink":
            card.setdefault("side", config.get("side", 28))
        if old and card["medium"] == "ink" and "label" in parameters:
            card.setdefault("judge", "digits-judge")
        return card
