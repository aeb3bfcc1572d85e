// The words of the settings.

import type { SettingTexts } from "../kinds.ts";
import { decimal, number, percent } from "./numbers.ts";

export const settings: SettingTexts = {
  labels: {
    label: "Etiquetas por texto",
    help: "Una: la que corresponde. Varias: todas las que corresponden, o ninguna; entonces cada etiqueta es un sí o no aparte, con una sigmoide y entropía cruzada binaria.",
    options: { one: "Una", several: "Varias" },
  },
  lowercase: { label: "Ignorar mayúsculas", help: "“Bueno” y “bueno” se convierten en un mismo token." },
  mask_urls: {
    label: "Ocultar direcciones web",
    help: "Toda dirección web o de correo se convierte en el mismo token.",
  },
  mask_numbers: {
    label: "Ocultar números",
    help: "Todo número se convierte en el mismo token: útil si las cantidades varían pero no importan.",
  },
  keep_punctuation: {
    label: "Conservar los signos de puntuación",
    help: "Signos como la coma o el punto son tokens por sí mismos.",
  },
  segmentation: {
    label: "Tokens",
    help: "Automático: palabras donde se separan con espacios, caracteres sueltos en chino y japonés.",
    options: { auto: "Automático", words: "Palabras", characters: "Caracteres", bigrams: "Pares de caracteres" },
  },
  num_words: {
    label: "Tamaño del vocabulario (num_words)",
    help: "Los tokens más frecuentes de la parte de entrenamiento; los demás pasan a ser “desconocido”.",
  },
  max_len: {
    label: "Longitud de secuencia (max_len)",
    help: `Tokens que el modelo lee de cada texto. 0: los que bastan para el ${percent(0.95)} de los textos de entrenamiento, como mucho 400.`,
  },
  padding: {
    label: "Rellenar en",
    help: "Dónde se completan los textos cortos. El relleno se enmascara en todos los modelos.",
    options: { post: "El final", pre: "El principio" },
  },
  truncation: {
    label: "Cortar en",
    help: "Qué extremo de un texto largo se descarta.",
    options: { post: "El final", pre: "El principio" },
  },
  validation_share: {
    label: "Proporción de validación",
    help: "Parte de cada clase con la que no se entrena, para ver si lo aprendido vale para otros textos.",
  },
  test_share: {
    label: "Proporción de prueba",
    help: "Parte de cada clase que se reserva para una última comprobación. 0: ninguna.",
  },
  seed: {
    label: "Semilla",
    help: "La misma semilla en el mismo motor da la misma ejecución, salvo si es privada: su ruido nunca se repite.",
  },
  model: {
    label: "Modelo",
    help: "La CNN busca frases cortas; la RNN, la GRU y la LSTM leen en orden; un Transformer compara todos los tokens entre sí.",
    options: {
      cnn: "CNN",
      "keras-cnn": "CNN del artículo",
      rnn: "RNN",
      gru: "GRU",
      lstm: "LSTM",
      transformer: "Transformer",
    },
  },
  start: {
    label: "Empezar desde",
    help: "Codificador preentrenado: ha leído millones de textos; se descarga una vez y se guarda en este navegador. Solo tus textos: pesos aleatorios, y con pocos textos apenas es mejor que adivinar.",
    options: {
      pretrained: "Codificador preentrenado",
      random: "Solo tus textos",
      picture: "Imágenes",
      sound: "Sonidos",
    },
  },
  encoder: {
    label: "Codificador",
    help: "El Transformer preentrenado: para inglés y chino, más pequeño y solo para inglés, o el tuyo, del disco.",
    options: { large: "Grande (e5-small)", "large-en": "Inglés (MiniLM-L6)", own: "El tuyo…" },
  },
  adaptation: {
    label: "Entrenamiento",
    help: "Automático prueba varios métodos con partes de tus textos y se queda con el mejor.",
    options: {
      auto: "Automático",
      frozen: "Codificador congelado",
      tuned: "Codificador ajustado",
      network: "Codificador congelado, con una red encima",
    },
  },
  head: {
    label: "Clasificador",
    help: "Lo que decide la clase, a partir del vector que el codificador hace de un texto.",
    options: {
      auto: "Automático",
      logistic: "Regresión logística",
      ridge: "Regresión ridge",
      prototypes: "Prototipos",
    },
  },
  label_names: {
    label: "Aprender de los nombres de las clases",
    help: "Cada nombre de clase cuenta como un ejemplo más, si la validación cruzada encuentra que ayuda.",
  },
  ngrams: {
    label: "Añadir n-gramas de caracteres",
    help: "Promedia con un clasificador que solo ve secuencias de letras, si la validación cruzada encuentra que ayuda.",
  },
  unlabelled: {
    label: "Aprender de textos sin etiqueta",
    help: "Los textos de “Sin etiqueta”, desde que hay 20, enseñan con lo que el modelo dice de ellos (autoentrenamiento suave). De más de 1.000 se toman 1.000.",
  },
  teacher: {
    label: "Quién enseña",
    help: "Quién dice qué son los textos de “Sin etiqueta”: el propio modelo, o un clasificador sobre un codificador, que aprende antes y no forma parte del modelo (destilación). Una red no aprende nada de ellos por sí sola; desde cero, mucho de un clasificador así.",
    options: {
      itself: "El propio modelo",
      small: "Pequeño (USE)",
      large: "Grande (e5-small)",
      "large-en": "Inglés (MiniLM-L6)",
    },
  },
  tuning_steps: {
    label: "Pasos del ajuste",
    help: "Pasos de gradiente en el codificador. 0: de 60 a 120 en el pequeño, 30 en un Transformer.",
  },
  tuning_rate: {
    label: "Tasa de aprendizaje del ajuste",
    help: `Tasa de aprendizaje de todo el codificador pequeño; sus capas superiores solas usan el triple, los sesgos y normas de un Transformer 50 veces más. Por encima de ${decimal(String(0.0003))}, un codificador suele olvidar lo que sabía.`,
  },
  output: {
    label: "Salida",
    help: "Automático: una sigmoide para dos clases, softmax para más.",
    options: {
      auto: "Automático",
      softmax: "Softmax + entropía cruzada",
      sigmoid: "Una sigmoide + entropía cruzada binaria",
    },
  },
  initializer: {
    label: "Pesos iniciales",
    help: "La distribución de la que se sortean los primeros pesos.",
    options: {
      xavier: "Xavier",
      kaiming: "Kaiming",
      normal: `Normal (σ = ${number(0.05)})`,
      uniform: `Uniforme (±${number(0.05)})`,
    },
  },
  embedding_dim: { label: "Tamaño del embedding", help: "Números que representan cada token." },
  kernel_widths: {
    label: "Anchos de los kernels",
    help: "Longitudes de las frases que miran los filtros, como 2,3,4.",
  },
  filters: { label: "Filtros por ancho", help: "Cuántos patrones se aprenden para cada longitud de frase." },
  conv_filters: {
    label: "Filtros de convolución",
    help: "Filtros de la convolución de 3×3; 32 en el artículo.",
  },
  dense_units: { label: "Unidades densas", help: "Unidades de la capa densa; 128 en el artículo." },
  hidden_size: { label: "Tamaño oculto", help: "Números que la red lleva de token en token." },
  bidirectional: { label: "En ambos sentidos", help: "Leer cada texto hacia delante y hacia atrás." },
  rnn_pooling: {
    label: "Agregación (pooling)",
    help: "Cómo los estados de todos los tokens se convierten en un vector.",
    options: { last: "Último estado", mean: "Media", max: "Máximo" },
  },
  n_layers: { label: "Capas", help: "Bloques Transformer, uno encima de otro." },
  n_heads: { label: "Cabezas de atención", help: "Debe dividir el tamaño del embedding." },
  feed_forward: { label: "Unidades feed-forward", help: "Ancho de la capa que sigue a la atención." },
  positions: {
    label: "Posiciones",
    help: "Cómo conoce el modelo el orden de los tokens.",
    options: { learned: "Aprendidas", sinusoidal: "Sinusoidales" },
  },
  transformer_pooling: {
    label: "Agregación (pooling)",
    help: "Cómo los vectores de todos los tokens se convierten en uno.",
    options: { mean: "Media", first: "Primer token" },
  },
  epochs: { label: "Épocas", help: "Pasadas por los textos de entrenamiento." },
  batch_size: { label: "Tamaño de lote", help: "Textos en un paso de gradiente." },
  optimizer: {
    label: "Optimizador",
    help: "La regla que convierte un gradiente en un paso.",
    options: {
      sgd: "SGD",
      momentum: "SGD con momentum",
      nesterov: "Nesterov",
      rmsprop: "RMSprop",
      adam: "Adam",
      adamw: "AdamW",
    },
  },
  learning_rate: {
    label: "Tasa de aprendizaje",
    help: "Tamaño de los pasos. Demasiado grande: la pérdida da saltos o explota. Demasiado pequeña: no pasa nada.",
  },
  momentum: {
    label: "Momentum",
    help: "Momentum de SGD, primera media de Adam, memoria de RMSprop.",
  },
  schedule: {
    label: "Programación de la tasa de aprendizaje",
    help: "Constante; a la mitad tras cada tercio; o hasta cero siguiendo un coseno.",
    options: { constant: "Constante", step: "Escalonada", cosine: "Coseno" },
  },
  warmup_share: {
    label: "Proporción de calentamiento",
    help: "Parte de la ejecución en la que la tasa de aprendizaje sube desde cero.",
  },
  weight_decay: { label: "Decaimiento de pesos", help: "Empuja los pesos hacia cero." },
  gradient_clip: {
    label: "Recorte del gradiente",
    help: "La norma máxima del gradiente; el que la supera se acorta. 0: desactivado.",
  },
  dropout: { label: "Dropout", help: "Proporción de activaciones que se ponen a cero al entrenar." },
  word_dropout: {
    label: "Dropout de palabras",
    help: "Proporción de tokens que se ocultan al entrenar: ayuda con pocos textos.",
  },
  label_smoothing: { label: "Suavizado de etiquetas", help: "Pide al modelo que no esté del todo seguro." },
  class_weights: {
    label: "Equilibrar las clases",
    help: "Las clases pequeñas cuentan más, para que las grandes no ganen solo por su tamaño.",
  },
  early_stopping: {
    label: "Parada temprana",
    help: "Detenerse cuando la pérdida de validación ya no baja, y conservar los mejores pesos. Con pocos textos suele perjudicar.",
  },
  patience: { label: "Paciencia", help: "Épocas sin mejora antes de detenerse." },
  private: {
    label: "Entrenamiento privado",
    help: "Añade ruido al entrenar, para que el modelo apenas dependa de ningún texto de entrenamiento concreto. Cuesta exactitud; con pocos textos, la mayor parte de ella.",
  },
  epsilon: {
    label: "Presupuesto de privacidad (ε)",
    help: "Con o sin un texto cualquiera, ningún modelo es más de e^ε veces más probable. 1 es una promesa fuerte, 8 una habitual, más de 10 apenas lo es. De él sale el ruido.",
  },
  delta: {
    label: "Probabilidad de fallo (δ)",
    help: "Con esta probabilidad la promesa puede fallar. Muy inferior a uno entre el número de textos.",
  },
  clip_norm: {
    label: "Norma de recorte (C)",
    help: "La norma máxima del gradiente de un texto; el que la supera se acorta, y el ruido es proporcional a ella.",
  },
};
