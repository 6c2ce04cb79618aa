"""What every metric of a card says of itself, in English and Chinese; the numbers come from `measure.py`."""

from collections.abc import Sequence
from typing import Any

from backend.card import Metric, Published

MNIST = {"split": "MNIST test"}
MNIST_IN_CHINESE = {"split": "MNIST 测试集"}
DYNAMIC = (
    "All test digits, dynamically binarized (each pixel becomes ink with the probability that its grey says) once "
    "with a fixed seed."
)
DYNAMIC_IN_CHINESE = "全部测试数字，用固定的种子动态二值化一次（每个像素按自己的灰度随机变黑或变白）。"
BURDA = "Burda et al. 2016, arXiv 1509.00519, table 1"
KEPT = (
    "The first 1,000 test digits, true labels, each rewritten as the other nine: Pearson correlation of source "
    "and output, each standardised by its class's mean and deviation over 10,000 training digits, per target, "
    "averaged."
)
KEPT_IN_CHINESE = (
    "前 1,000 个测试数字，给真实标签，各改写成另外九个数字；原字与改写各按自己那一类"
    "在 10,000 个训练数字上的均值和标准差标准化，对每个目标数字求皮尔逊相关系数，再取平均。"
)


def kept(means: str, /, **chinese: str) -> dict[str, Any]:
    """How much of one measure of a hand survives."""
    words = MNIST_IN_CHINESE | {"protocol": KEPT_IN_CHINESE} | chinese
    return MNIST | {"unit": "r", "better": "higher", "means": means, "protocol": KEPT, "zh": words}


BOUND = MNIST | {
    "unit": "nats",
    "better": "lower",
    "means": "ELBO is short for evidence lower bound. -ELBO is what it costs to write a picture down by way of its "
    "code: the code itself, and what has to be put right in the picture that comes back. Training makes it small. A "
    "nat is 1.44 bits.",
}
BOUND_IN_CHINESE = MNIST_IN_CHINESE | {
    "name": "−ELBO（证据下界取负）",
    "unit": "奈特",
    "means": "借编码记下一张图要花多少信息：还原时的误差，加上编码本身。训练就是让它变小。1 奈特约等于 1.44 比特。",
}

AGAIN = "Posterior mean, the likeliest token at each step."
AGAIN_IN_CHINESE = "取后验均值，每一步写最可能的词。"
PATH = "200 random pairs of test sentences, a straight line of 8 codes, both ends counted, the likeliest words."
PATH_IN_CHINESE = "随机取 200 对测试句子，编码之间走直线，连两端共 8 步，每一步写最可能的词。"
JUDGED = "Under a language model trained apart (the one beside NLL), as a ratio to that of the test sentences."
JUDGED_IN_CHINESE = "由另外单独训练的语言模型（NLL 旁边那个）打分，与测试句子本身的困惑度相比。"
CLOCK = "One thread, float32, median of 60 runs after 10, on the machine that measured."
CLOCK_IN_CHINESE = "单线程，float32，先跑 10 次，再取 60 次的中位数，在测量所用的机器上。"


def said(verse: bool) -> dict[str, dict[str, Any]]:
    """What the metrics of models of sentences say, of words or of the characters of verse."""
    thing, things = ("characters", "lines") if verse else ("words", "sentences")
    split = "Tang verse, 2,000 lines held out" if verse else "Tatoeba, 2,000 sentences held out"
    held = "唐诗，留出的 2,000 句" if verse else "Tatoeba，留出的 2,000 个句子"
    ci, ju = ("字", "诗句") if verse else ("词", "句子")

    def one(unit: str, better: str, means: str, protocol: str, /, **chinese: str) -> dict[str, Any]:
        zh = {"split": held} | chinese
        return {"split": split, "unit": unit, "better": better, "means": means, "protocol": protocol, "zh": zh}

    every = "All characters" if verse else "All words, punctuation part of its word,"
    words = {
        f"{thing} kept": one(
            "%",
            "higher",
            f"How many {thing} are at their place again when a sentence was written down as a code and read back.",
            f"{AGAIN} {every} that stand at their place again.",
            name=f"留住的{ci}",
            means=f"把一句写成编码再读回来，有多少{ci}还在原位。",
            protocol=f"{AGAIN_IN_CHINESE}数还在原位的{ci}{'。' if verse else '，标点算在词里。'}",
        ),
        f"{things} kept": one(
            "%",
            "higher",
            f"How many {things} come back whole.",
            f"{AGAIN} {things.capitalize()} that come back without a change.",
            name=f"完整留住的{ju}",
            means=f"有多少{ju}原样回来。",
            protocol=f"{AGAIN_IN_CHINESE}数一字不差的{ju}。",
        ),
        "KL": one(
            "nats",
            "neither",
            "How much the code of a sentence says, by the standard normal. Near 0 the code would be ignored.",
            "Of the posterior to the standard normal, averaged.",
            name="KL（编码的信息量）",
            unit="奈特",
            means="以标准正态为准，一句的编码说了多少。接近 0，编码就没人理了。",
            protocol="后验到标准正态的 KL，取平均。",
        ),
        "active units": one(
            "of 48",
            "higher",
            "How many numbers of the code say anything.",
            "Variance of the posterior mean > 0.01.",
            name="活跃的维度",
            means="编码里有多少个数真的在说话。",
            protocol="后验均值的方差大于 0.01。",
        ),
        "-ELBO": one(
            "nats",
            "lower",
            "ELBO is short for evidence lower bound. -ELBO is what it costs to tell a sentence by way of its code: the "
            "code itself, and the words that the code leaves open. A nat is 1.44 bits.",
            "Standard normal prior, exact KL, distortion averaged over 8 draws of the code.",
            name="−ELBO（证据下界取负）",
            unit="奈特",
            means="借编码说出一句要花多少信息：编码本身，加上编码没说清的词。1 奈特约等于 1.44 比特。",
            protocol="先验为标准正态，KL 精确计算，失真取 8 次抽样的平均。",
        ),
        "NLL": one(
            "nats",
            "lower",
            "How much a new sentence surprises the model (negative log-likelihood), estimated.",
            "The first 500. Importance-sampled estimate, K = 200, p(z) the mixture fitted to the training codes.",
            name="NLL（负对数似然）",
            unit="奈特",
            means="新的一句让模型有多意外，是估计值。",
            protocol="取前 500 句，重要性采样估计，K = 200，p(z) 取拟合训练编码的高斯混合。",
        ),
        "distinct on a path": one(
            "of 8",
            "higher",
            "How many different sentences lie on the way between two, both ends counted.",
            PATH,
            name="一路上不同的句子",
            means="两句之间的一路上，连两端算，有多少个不同的句子。",
            protocol=PATH_IN_CHINESE,
        ),
        "path grows away": one(
            "r",
            "higher",
            "Whether every step leads further from the first sentence: 1 is always, 0 is by chance.",
            f"{PATH} Spearman correlation of the step and the edit distance in {thing} to the first end, averaged.",
            name="越走越远",
            means="是不是每一步都离第一句更远：1 是总是，0 是碰巧。",
            protocol=f"{PATH_IN_CHINESE}步数与到第一句的编辑距离（以{ci}计）的斯皮尔曼相关系数，取平均。",
        ),
        "path perplexity": one(
            "x",
            "lower",
            "How odd the sentences on the way read to another model: at 1 they are as usual as real ones.",
            f"{PATH} Perplexity of the six inner ones. {JUDGED}",
            name="路上的困惑度",
            means="另一个模型觉得路上的句子有多怪：1 就和真句子一样平常。",
            protocol=f"{PATH_IN_CHINESE}取中间六句的困惑度。{JUDGED_IN_CHINESE}",
        ),
        "distinct samples": one(
            "%",
            "higher",
            "How many of a thousand sentences drawn by chance are different ones.",
            "1,000 codes of the fitted prior at temperature 1, the likeliest words.",
            name="不重样的样本",
            means="随机写一千句，有多少句不重样。",
            protocol="从拟合的先验取 1,000 个编码，温度 1，每一步写最可能的词。",
        ),
        "sample perplexity": one(
            "x",
            "lower",
            "How odd sentences drawn by chance read to another model: at 1 they are as usual as real ones.",
            f"Perplexity of the same samples. {JUDGED}",
            name="样本的困惑度",
            means="另一个模型觉得随机写的句子有多怪：1 就和真句子一样平常。",
            protocol=f"同一批样本的困惑度。{JUDGED_IN_CHINESE}",
        ),
        "16 sentences": one(
            "ms",
            "lower",
            "How long sixteen sentences take to write at once.",
            f"One batch. {CLOCK}",
            name="写十六句",
            unit="毫秒",
            means="一次写十六句要多久。",
            protocol=f"一批。{CLOCK_IN_CHINESE}",
        ),
        "path of 8": one(
            "ms",
            "lower",
            "How long a way of eight sentences takes to write.",
            f"One batch. {CLOCK}",
            name="走八步",
            unit="毫秒",
            means="写完八步的一路要多久。",
            protocol=f"一批。{CLOCK_IN_CHINESE}",
        ),
    }
    if not verse:
        words["short sentences kept"] = one(
            "%",
            "higher",
            "How many short sentences come back whole.",
            f"{AGAIN} Of those of at most six words.",
            name="完整留住的短句",
            means="有多少短句原样回来。",
            protocol=f"{AGAIN_IN_CHINESE}只算至多六个词的句子。",
        )
    return words


FACES = {"split": "pixel faces, test"}
FACES_IN_CHINESE = {"split": "像素头像，测试集"}
WAYS = {
    "": ("row by row from the top", "从上往下一行行画"),
    " up": ("row by row from the bottom", "从下往上一行行画"),
    " right": ("column by column from the left", "从左往右一列列画"),
    " left": ("column by column from the right", "从右往左一列列画"),
}
HIDDEN = {"upper": ("上", "下"), "lower": ("下", "上"), "left": ("左", "右"), "right": ("右", "左")}
OTHER = {"upper": "lower", "lower": "upper", "left": "right", "right": "left"}
PIXELCNN = "van den Oord et al. 2016, arXiv 1601.06759, table 4; static binarization, another task"
SOHN = "Sohn et al. 2015's task; Pyro's tutorial on conditional VAEs, other binarization"
PACE = "One thread, float32, median of five drawings from nothing after one, on the machine that measured."
PACE_IN_CHINESE = "单线程，float32，从空白画起，先画一次，再取五次的中位数，在测量所用的机器上。"


def of_pixels(split: dict[str, Any], chinese: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What the metrics of every model of pixels say."""

    def one(unit: str, better: str, means: str, protocol: str, /, **zh: str) -> dict[str, Any]:
        return split | {"unit": unit, "better": better, "means": means, "protocol": protocol, "zh": chinese | zh}

    return {
        "first row": one(
            "ms",
            "lower",
            "How long until the first row is there.",
            PACE,
            name="第一行",
            unit="毫秒",
            means="多久画出第一行。",
            protocol=PACE_IN_CHINESE,
        ),
        "16 drawings": one(
            "ms",
            "lower",
            "How long a drawing takes. Sixteen go side by side, however many are asked for.",
            PACE,
            name="画十六张",
            unit="毫秒",
            means="画一张要多久。不管要几张，总是十六张一起画。",
            protocol=PACE_IN_CHINESE,
        ),
        "steps kept": one(
            "x",
            "higher",
            "How much is gained by keeping what was computed for earlier pixels.",
            f"{PACE} One pass over sixteen pictures, times the number of pixels, over the time of sixteen drawings.",
            name="记住算过的",
            means="记住前面像素算过的东西，快了多少倍。",
            protocol=f"{PACE_IN_CHINESE}十六张图整个算一遍的时间乘以像素数，除以画十六张的时间。",
        ),
    }


def of_drawn_digits() -> dict[str, dict[str, Any]]:
    """What the metrics of models of pixels on digits say."""

    def one(
        means: str, protocol: str, /, published: Sequence[tuple[str, float, str]] = (), **zh: str
    ) -> dict[str, Any]:
        beside = [{"who": who, "value": value, "source": source} for who, value, source in published]
        chinese = MNIST_IN_CHINESE | {"unit": "奈特"} | zh
        common = {"unit": "nats", "better": "lower", "published": beside}
        return MNIST | common | {"means": means, "protocol": protocol, "zh": chinese}

    found = of_pixels(MNIST, MNIST_IN_CHINESE)
    for way, (english, chinese) in WAYS.items():
        found[f"NLL{way}"] = one(
            f"Negative log-likelihood, exact, drawn {english}: how much a digit that it has never seen surprises it.",
            DYNAMIC,
            []
            if way
            else [
                ("PixelCNN, 15 blocks of 32 channels, 457 epochs", 81.45, "pytorch-generative, README"),
                ("PixelCNN", 81.30, PIXELCNN),
                ("PixelRNN, Row LSTM", 80.54, PIXELCNN),
                ("PixelRNN, Diagonal BiLSTM, 7 layers", 79.20, PIXELCNN),
            ],
            name=f"NLL（负对数似然），{chinese}",
            means="一个没见过的字让它有多意外，精确值。",
            protocol=DYNAMIC_IN_CHINESE,
        )
    for side, (hidden, known) in HIDDEN.items():
        found[f"{side} half hidden"] = one(
            f"How much the {side} half surprises it once it knows the {OTHER[side]} one.",
            f"{DYNAMIC} Exact: in the order that draws the known half first.",
            [("CVAE, two quadrants known", 51.0, SOHN)] if side == "right" else [],
            name=f"盖住{hidden}半",
            means=f"看过{known}半之后，{hidden}半还有多让它意外。",
            protocol=f"{DYNAMIC_IN_CHINESE}精确值：先画已知那一半的顺序。",
        )
    for name, chinese, value, what in (
        ("one", "已知四分之一", 71.8, "Known is the lower left quadrant."),
        ("three", "已知四分之三", 24.2, "Hidden is the upper right quadrant."),
    ):
        quadrants = "quadrant" if name == "one" else "quadrants"
        found[f"{name} {quadrants} known"] = one(
            f"How much the rest surprises it once it knows {name} {quadrants}, estimated.",
            f"{DYNAMIC} The first 100. {what} No order has that first: log p(known) is estimated by four times 16 "
            "drawings (sequential Monte Carlo), which errs to the low side, and so does this number.",
            [(f"CVAE, {name} {quadrants} known", value, SOHN)],
            name=chinese,
            means="看过这些之后，其余的还有多让它意外，是估计值。",
            protocol=f"{DYNAMIC_IN_CHINESE}取前 100 个。没有哪种顺序正好先画已知部分：log p(已知) 用四组各 16 "
            "张的序贯蒙特卡洛估计，它偏低，这个数也就偏低。",
        )
    return found


def of_drawn_faces() -> dict[str, dict[str, Any]]:
    """What the metrics of models of pixels on faces say."""
    found = of_pixels(FACES, FACES_IN_CHINESE)
    for way, (english, chinese) in WAYS.items():
        found[f"bits per pixel{way}"] = FACES | {
            "unit": "bits",
            "better": "lower",
            "means": f"What a pixel of a new face costs to write down, drawn {english}: seven bits would name any of "
            "128 colours.",
            "protocol": "The last 2,000 faces, in colours of the palette. Exact -log2 p, divided by 256 pixels.",
            "zh": FACES_IN_CHINESE
            | {
                "name": f"每像素比特数，{chinese}",
                "unit": "比特",
                "means": "记下一张新头像的一个像素要几个比特：随便指一种颜色要 7 个。",
                "protocol": "最后 2,000 张头像，取调色板里的颜色。精确的 −log2 p，除以 256 个像素。",
            },
        }
    return found


PROTOCOLS: dict[str, dict[str, dict[str, Any]]] = {
    "pixels": of_drawn_digits(),
    "faces": of_drawn_faces(),
    "words": said(verse=False),
    "characters": said(verse=True),
    "judge": {
        "accuracy": MNIST
        | {
            "unit": "%",
            "better": "higher",
            "means": "How often the digit that it finds likeliest is the right one.",
            "protocol": "Grey pictures as they are, the likeliest label.",
            "zh": MNIST_IN_CHINESE
            | {
                "name": "认对的比例",
                "means": "它觉得最像的那个数字，有多少次是对的。",
                "protocol": "灰度原图，取最可能的标签。",
            },
        },
    },
    "vae": {
        "-ELBO": BOUND
        | {
            "protocol": f"{DYNAMIC} Exact KL, distortion averaged over 8 draws of the code. An upper bound of the NLL.",
            "published": [
                {
                    "who": "ResNet VAE, 32 codes",
                    "value": 84.08,
                    "source": "Kingma et al. 2016, arXiv 1606.04934, table 1",
                }
            ],
            "zh": BOUND_IN_CHINESE
            | {"protocol": f"{DYNAMIC_IN_CHINESE}KL 精确计算，失真取 8 次抽样的平均。它是 NLL 的上界。"},
        },
        "NLL": MNIST
        | {
            "unit": "nats",
            "better": "lower",
            "means": "Negative log-likelihood: how much a digit that it has never seen surprises it. -ELBO is never "
            "below it.",
            "protocol": f"{DYNAMIC} Importance-sampled estimate, K = 500.",
            "published": [
                {"who": "VAE, one layer of 50 codes (K = 5000)", "value": 86.76, "source": BURDA},
                {"who": "IWAE k = 50, one layer (K = 5000)", "value": 84.78, "source": BURDA},
            ],
            "zh": MNIST_IN_CHINESE
            | {
                "name": "NLL（负对数似然）",
                "unit": "奈特",
                "means": "一个没见过的字让它有多意外。−ELBO 不会比它更低。",
                "protocol": f"{DYNAMIC_IN_CHINESE}重要性采样估计，K = 500。",
            },
        },
        "KL": MNIST
        | {
            "unit": "nats",
            "better": "neither",
            "means": "Kullback-Leibler divergence: the part of -ELBO that the code takes, which is how much it tells "
            "of its picture. More of it is neither better nor worse.",
            "protocol": f"{DYNAMIC} The part of -ELBO that the code costs.",
            "zh": MNIST_IN_CHINESE
            | {
                "name": "KL（KL 散度）",
                "unit": "奈特",
                "means": "−ELBO 里花在编码上的那一份，也就是编码说出了多少关于图的信息；多些少些，本身无所谓好坏。",
                "protocol": f"{DYNAMIC_IN_CHINESE}−ELBO 中编码所占的部分。",
            },
        },
        "active units": MNIST
        | {
            "unit": "of 24",
            "better": "higher",
            "means": "How many numbers of the code are in use; the others stay the same whatever the picture, and "
            "their levers do nothing.",
            "protocol": f"{DYNAMIC} Variance of the posterior mean > 0.01.",
            "zh": MNIST_IN_CHINESE
            | {
                "name": "派上用场的数",
                "unit": "（共 24）",
                "means": "编码里有几个数真的在用；其余的不管看到什么图都不变，它们的拉杆也就不起作用。",
                "protocol": f"{DYNAMIC_IN_CHINESE}后验均值的方差大于 0.01 的算在用。",
            },
        },
        "decoder time": {
            "unit": "ms",
            "better": "lower",
            "split": "a code of zeros",
            "means": "How long one picture takes: what a moving lever waits for.",
            "protocol": "One code, one thread, median of 2,000 calls after 200, on the machine that measured.",
            "zh": {
                "name": "解码时间",
                "unit": "毫秒",
                "split": "全零的编码",
                "means": "画一张图要多久，也就是拉动拉杆时要等多久。",
                "protocol": "一个编码，一个线程，先跑 200 次，再取 2,000 次的中位数，在做测量的机器上。",
            },
        },
    },
    "cvae": {
        "asked digit written": MNIST
        | {
            "unit": "%",
            "better": "higher",
            "means": "How often the judge, a network apart, reads the digit that was asked for.",
            "protocol": "The first 1,000 test digits, true labels, ten targets each: what digits-judge reads.",
            "zh": MNIST_IN_CHINESE
            | {
                "name": "写对的比例",
                "means": "要它写的数字，有多少次被另一个网络（评委）认出来。",
                "protocol": "前 1,000 个测试数字，给真实标签，各写成十个数字，由 digits-judge 来认。",
            },
        },
        "slant kept": kept(
            "r, Pearson's correlation, compares how digits lean with how their rewritings in the same hand do: 1 is "
            "kept exactly, 0 is lost.",
            name="倾斜保留了多少",
            means="r 是皮尔逊相关系数，看一个字和同一只手改写出来的字斜得有多一致：1 是完全保留，0 是全丢了。",
        ),
        "thickness kept": kept(
            "The same r for how thick the strokes are.", name="粗细保留了多少", means="同样的 r，看笔画粗细。"
        ),
        "width kept": kept(
            "The same r for how wide the digits are.",
            name="宽窄保留了多少",
            means="同样的 r，看字的宽窄。",
            protocol=f"{KEPT_IN_CHINESE}不算 1。",
        )
        | {"protocol": f"{KEPT} Without ones."},
        "label leak": MNIST
        | {
            "unit": "%",
            "better": "lower",
            "means": "How often a simple classifier can tell the digit from the code. It should be no better than a "
            "guess: the code is to say how, not which.",
            "protocol": "Logistic regression from the posterior means of all test digits to their labels, five folds; "
            "chance 11.4 %.",
            "zh": MNIST_IN_CHINESE
            | {
                "name": "标签泄漏",
                "means": "一个简单的分类器光看编码，有多少次猜得出是几。最好跟瞎猜差不多：编码该说怎么写，不该说是几。",
                "protocol": "用逻辑回归从全部测试数字的后验均值猜标签，五折；瞎猜是 11.4 %。",
            },
        },
        "-ELBO": BOUND
        | {
            "protocol": f"{DYNAMIC} Labels given.",
            "zh": BOUND_IN_CHINESE | {"protocol": f"{DYNAMIC_IN_CHINESE}给出标签。"},
        },
    },
}


def metric(family: str, name: str, value: float, n: int, command: str, *published: Published) -> Metric:
    """A measured number with all that is to be said of it; models of sentences go by the kind of their tokens.

    `published` are numbers that only the same measuring gives.
    """
    beside = {"published": [other.model_dump() for other in published]} if published else {}
    return Metric.model_validate(
        PROTOCOLS[family][name] | beside | {"name": name, "value": round(value, 3), "n": n, "command": command}
    )
