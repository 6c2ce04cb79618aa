"""What every metric of a card says of itself, in English and Chinese; the numbers come from `measure.py`."""

from typing import Any

from backend.checkpoints import Metric

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

PROTOCOLS: dict[str, dict[str, dict[str, Any]]] = {
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


def metric(family: str, name: str, value: float, n: int, command: str) -> Metric:
    """A measured number with all that is to be said of it."""
    return Metric.model_validate(
        PROTOCOLS[family][name] | {"name": name, "value": round(value, 3), "n": n, "command": command}
    )
