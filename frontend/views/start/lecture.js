/** The lecture that the page follows: where it can be heard. Links of the visitor's own going; nothing is loaded from there. */
export const LECTURE = {
  title: "Unsupervised Learning: Deep Generative Model",
  parts: ["https://www.youtube.com/watch?v=YNUek8ioAJk", "https://www.youtube.com/watch?v=8zomhgKrsmQ"],
  slides: "http://speech.ee.ntu.edu.tw/~tlkagk/courses/ML_2016/Lecture/VAE%20(v5).pdf",
  course: "https://speech.ee.ntu.edu.tw/~hylee/ml/2016-fall.php",
};
