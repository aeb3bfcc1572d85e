// What the terms of the field mean: two short sentences each, where one does not do.

import type { Messages } from "../parts.ts";
import { number, percent } from "./numbers.ts";

export const glossary: Messages<"glossary"> = {
  accuracy: {
    name: "Exactitud",
    says: "La proporción de textos que se asignan a su clase correcta. Si una clase es mucho más grande que las demás, mira también el F1 macro.",
  },
  precision: {
    name: "Precisión",
    says: "De los textos que el modelo asigna a esta clase, la proporción que pertenece a ella.",
  },
  recall: {
    name: "Exhaustividad",
    says: "De los textos que pertenecen a esta clase, la proporción que el modelo encuentra.",
  },
  f1: {
    name: "F1",
    says: "Un solo número para la precisión y la exhaustividad (su media armónica). Solo es alto cuando ambas son altas.",
  },
  macro: {
    name: "Promedio macro",
    says: "La media simple de una puntuación entre todas las clases, de modo que una clase pequeña cuenta tanto como una grande. El F1 macro es la del F1, que solo es alto si una clase se encuentra y no se usa de más.",
  },
  micro: {
    name: "Promedio micro",
    says: "La puntuación sobre todos los textos juntos, sea cual sea su clase. Con una etiqueta por texto es igual a la exactitud.",
  },
  weighted: {
    name: "Promedio ponderado",
    says: "La media de una puntuación entre todas las clases, en la que cada clase cuenta según su número de textos.",
  },
  microF1: {
    name: "F1 micro",
    says: "El F1 de todas las decisiones juntas, una por texto y etiqueta: una etiqueta frecuente pesa más que una rara.",
  },
  samplesF1: {
    name: "F1 por muestras",
    says: "El F1 de las etiquetas de cada texto, las asignadas frente a las correctas, promediado entre los textos.",
  },
  hammingLoss: {
    name: "Pérdida de Hamming",
    says: "La proporción de decisiones equivocadas, una por texto y etiqueta. Cuanto menor, mejor; con etiquetas raras ya es baja de por sí.",
  },
  multiLabel: {
    name: "Multietiqueta",
    says: `Un texto puede tener varias etiquetas, o ninguna. El modelo decide sobre cada etiqueta por separado, así que las probabilidades no suman el ${percent(1)}.`,
  },
  confusion: {
    name: "Matriz de confusión",
    says: "Una tabla de lo que pertenece a cada clase (filas) y de por qué clase lo tomó el modelo (columnas). Los aciertos están en la diagonal; lo demás son errores.",
  },
  crossValidation: {
    name: "Validación cruzada",
    says: "Los textos se dividen en pliegues. Por turnos, cada pliegue se reserva y lo puntúa un modelo que aprendió de los demás, así que a cada texto lo puntúa un modelo que no lo ha visto.",
  },
  interval: {
    name: `Intervalo del ${percent(0.95)}`,
    says: "Hasta dónde puede llegar el azar: con otros textos de este tipo, cualquier puntuación dentro de él no sería una sorpresa. Cuantos menos textos, más ancho es.",
  },
  heldOut: {
    name: "Textos de validación y de prueba",
    says: "El modelo no aprende de estos textos, así que muestran cómo rinde con textos nuevos. Si eliges la configuración según los de validación, su puntuación será demasiado buena: reserva textos de prueba para una última comprobación.",
  },
  loss: {
    name: "Pérdida",
    says: "Cuánto sorprenden al modelo las respuestas correctas (entropía cruzada). Cuanto menor, mejor; a diferencia de la exactitud, tiene en cuenta lo seguro que estaba el modelo.",
  },
  epoch: { name: "Época", says: "Una pasada por todos los textos de entrenamiento." },
  step: {
    name: "Paso",
    says: "Un pequeño cambio de los pesos del modelo, que se hace tras mirar unos pocos textos (un lote).",
  },
  learningRate: {
    name: "Tasa de aprendizaje",
    says: "Lo grande que es cada paso. Si es demasiado grande, la pérdida da saltos o explota; si es demasiado pequeña, se aprende poco.",
  },
  gradientNorm: {
    name: "Norma del gradiente",
    says: "La fuerza con que la pérdida empuja los pesos, antes del recorte. Las capas grandes tienen normas grandes, así que no dice cuánto importa una capa.",
  },
  activations: {
    name: "Activaciones",
    says: "Lo que una capa da como salida para un texto. Un pico en cero es lo que ReLU corta; todo en una barra significa que la capa ya no distingue los textos.",
  },
  encoder: {
    name: "Codificador preentrenado",
    says: "Un modelo que ya ha leído millones de textos y convierte cada texto en números según lo que significa. Necesita muchos menos ejemplos que una red que empieza desde cero.",
  },
  token: {
    name: "Token",
    says: "Un trozo de texto que el modelo lee como una unidad: una palabra, parte de una palabra, un carácter o un signo.",
  },
  ngrams: {
    name: "N-gramas de caracteres",
    says: "Unos pocos caracteres seguidos, como “ción”. Contarlos muestra cómo se escribe un texto, no qué significa.",
  },
  logistic: {
    name: "Regresión logística",
    says: "Un clasificador que pondera cada número de un texto y convierte la suma en probabilidades (C: cuánta libertad tienen los pesos para crecer).",
  },
  ridge: {
    name: "Regresión ridge",
    says: "Un clasificador que se ajusta a 1 para la clase propia y a 0 para las demás, con pesos pequeños (α: con cuánta fuerza se les impide crecer).",
  },
  prototypes: {
    name: "Prototipos",
    says: "Cada clase es la media de sus textos. Un texto nuevo pertenece a la clase cuya media está más cerca.",
  },
  contrastive: {
    name: "Ajuste fino contrastivo",
    says: "Se cambia un poco el propio codificador: los textos de una clase se acercan entre sí y los de otras se alejan. Su pérdida cae a medida que se separan.",
  },
  calibration: {
    name: "Calibración",
    says: `Si las probabilidades son creíbles: de los textos clasificados con un ${percent(0.8)}, cuatro de cada cinco deberían ser aciertos. El error de calibración es la distancia media a eso, ponderada por el número de textos (Guo et al., 2017).`,
  },
  gradients: {
    name: "Gradientes integrados",
    says: "Sigue cómo surge la puntuación de la clase mientras el texto crece desde nada hasta lo que es; los pesos suman el cambio. No muestra qué harían otras palabras, ni si el modelo hace bien en atender a estas.",
  },
  leftOut: {
    name: "Dejar fuera una parte del texto",
    says: "Borra una parte, deja que el modelo lea el resto y muestra cuánto pierde la puntuación. Las partes que dicen lo mismo dos veces pesan poco: sin una, la otra sigue hablando.",
  },
  logOdds: {
    name: "Log-odds",
    says: `El logaritmo de la razón entre la probabilidad de esta clase y la de todas las demás. 0 es uno a uno, +${number(2.3)} diez a uno a favor, −${number(2.3)} diez a uno en contra.`,
  },
  attention: {
    name: "Atención",
    says: "Cómo un Transformer permite que cada token tome algo de los demás. Muestra cuánto se toma, no qué, ni que eso importara para la respuesta.",
  },
  components: {
    name: "Componentes principales",
    says: "Las direcciones en que más difieren los textos en lo que lee la última capa del modelo. El mapa muestra las dos primeras de muchas.",
  },
  tsne: {
    name: "t-SNE",
    says: "Una forma de colocar los textos de modo que los que el modelo encuentra parecidos sean vecinos (van der Maaten y Hinton, 2008). Empieza en las componentes principales, así que el mismo modelo da siempre la misma imagen.",
  },
  learningCurve: {
    name: "Curva de aprendizaje",
    says: "La exactitud en textos reservados, tras aprender de una parte cada vez mayor de los demás. Donde aún sube, más textos etiquetados deberían ayudar.",
  },
  tfidf: {
    name: "TF-IDF",
    says: "Recuentos de secuencias de letras, en los que cuentan menos las que aparecen en muchos textos.",
  },
  suggestion: {
    name: "Texto sugerido",
    says: "Uno de los textos de los que más duda el modelo, por el margen entre sus dos clases más probables (Scheffer et al., 2001; Lewis y Gale, 1994). De ellos, los que difieren entre sí y de lo ya etiquetado (Sener y Savarese, 2018).",
  },
  selfTraining: {
    name: "Autoentrenamiento",
    says: "Aprender de textos sin etiqueta por lo que el propio modelo dice de ellos: sus probabilidades son los objetivos, se ajusta de nuevo, y así cinco veces. Juntos pesan tanto como los textos etiquetados. Con objetivos suaves una duda sigue siendo una duda; un texto del que se ha aprendido ya no prueba nada.",
  },
  distillation: {
    name: "Destilación",
    says: "Aprender de lo que dice otro modelo mejor (Hinton, Vinyals y Dean, 2015). Un clasificador sobre un codificador aprende antes de los textos etiquetados. Lo que dice de los que no tienen etiqueta enseña al modelo: a uno sobre un codificador menor con probabilidades, a una red con etiquetas. Solo se guarda ese modelo.",
  },
  doubtful: {
    name: "Etiqueta dudosa",
    says: "Una etiqueta que un clasificador contradice con mucha seguridad, sin haber visto el texto: validación cruzada en cinco pliegues, cuatro veces (confident learning: Northcutt, Jiang y Chuang, 2021).",
  },
  auc: {
    name: "AUC",
    says: `La probabilidad de que, dado un texto de cada clase, el clasificador vea como más propio de una clase el que le pertenece: ${number(0.5)} es adivinar; 1, acertar siempre (Hand y Till, 2001; intervalo: Hanley y McNeil, 1982).`,
  },
  activationFunction: {
    name: "ReLU y tanh",
    says: "La no linealidad que sigue a las sumas de una capa: ReLU corta lo negativo, tanh lo comprime todo entre −1 y 1. Sin ella, muchas capas no harían más que una.",
  },
  backpropagation: {
    name: "Retropropagación",
    says: "Cómo aprende una red: desde la pérdida, hacia atrás por las capas, se calcula qué cambio de cada peso la haría menor.",
  },
  baseline: {
    name: "Línea base",
    says: "Un método sencillo que todo modelo tiene que superar, como responder siempre con la clase más grande. Un modelo que no lo supera no ha aprendido nada útil.",
  },
  batch: {
    name: "Lote (batch)",
    says: "Los pocos textos que mira un paso. Los lotes grandes dan pasos más firmes, pero menos por época.",
  },
  bidirectional: {
    name: "Red bidireccional",
    says: "Una red recurrente que lee cada texto desde el principio y desde el final: cada token, también a la luz de lo que le sigue.",
  },
  bootstrap: {
    name: "Bootstrap",
    says: "Sortea una y otra vez textos de entre los propios, unos repetidos y otros ninguna vez, y mira cuánto cambia una puntuación. Así se obtiene un intervalo donde no hay fórmula (Efron, 1979).",
  },
  class: {
    name: "Clase",
    says: "Cada uno de los grupos en que se reparten los textos, como “reembolso” o “entrega”. Aquí cada texto pertenece a exactamente una.",
  },
  classWeights: {
    name: "Clases equilibradas",
    says: "Los textos de las clases pequeñas cuentan más en la pérdida, para que una clase grande no gane solo por su tamaño.",
  },
  clipping: {
    name: "Recorte del gradiente",
    says: "Acorta el gradiente demasiado largo, para que ningún paso sea tan grande que deshaga lo aprendido.",
  },
  cnn: {
    name: "CNN",
    says: "Una red convolucional. Sus filtros buscan frases cortas en cualquier lugar del texto, y deciden los que más responden (Kim, 2014).",
  },
  cosine: {
    name: "Similitud del coseno",
    says: "Cuánto se parecen dos textos, según el ángulo entre sus vectores: 1 es la misma dirección, 0 es no tener nada en común.",
  },
  coverage: {
    name: "Cobertura",
    says: "La proporción de textos que se asignan a alguna clase, cuando un umbral deja fuera los dudosos.",
  },
  dropout: {
    name: "Dropout",
    says: "Mientras aprende, una parte al azar de los números de la red se pone a cero (el de palabras las oculta). La red no puede fiarse de ninguno en concreto, y aprende menos de memoria.",
  },
  earlyStopping: {
    name: "Parada temprana",
    says: "El entrenamiento termina cuando la pérdida en los textos de validación ya no baja, y se conservan los mejores pesos. Con pocos textos, ese momento suele ser cuestión de suerte.",
  },
  embedding: {
    name: "Embedding",
    says: "Los números que representan un token. Los tokens que se usan de forma parecida acaban con números parecidos.",
  },
  feedForward: {
    name: "Capa feed-forward",
    says: "La segunda mitad de un bloque de Transformer: elabora, token a token, lo que la atención ha reunido.",
  },
  filter: {
    name: "Filtro (kernel)",
    says: "Un patrón de unos pocos tokens seguidos que busca una CNN. Lo que ha aprendido cada filtro se ve en Probar → Por dentro.",
  },
  fold: { name: "Pliegue", says: "Una de las partes iguales en que se dividen los textos para la validación cruzada." },
  frozen: {
    name: "Codificador congelado",
    says: "El codificador se queda como está y solo aprende un pequeño clasificador encima. Es rápido, y da buen resultado con pocos textos.",
  },
  gates: {
    name: "GRU y LSTM",
    says: "Redes recurrentes con puertas: interruptores aprendidos que deciden cuánto de la memoria se conserva, se añade y se lee. Así recuerdan a lo largo de textos más largos.",
  },
  gradient: {
    name: "Gradiente",
    says: "Para cada peso, en qué dirección y con cuánta pendiente sube la pérdida. Un paso va en sentido contrario.",
  },
  head: {
    name: "Cabeza de atención",
    says: "Una de las varias atenciones que hay, una junto a otra, en una capa. Cada una puede buscar algo distinto.",
  },
  hiddenState: {
    name: "Estado oculto",
    says: "Los números que una red recurrente lleva de token en token: su memoria de lo leído hasta ahí.",
  },
  initialWeights: {
    name: "Pesos iniciales",
    says: "Los números aleatorios con que empieza una red. Xavier y Kaiming son reglas sobre su tamaño, para que las señales no se apaguen ni exploten al pasar por las capas.",
  },
  label: {
    name: "Etiqueta",
    says: "La clase que una persona ha asignado a un texto. Las etiquetas son lo que aprende un clasificador, con sus errores incluidos.",
  },
  labelSmoothing: {
    name: "Suavizado de etiquetas",
    says: `Pide para la clase correcta algo menos del ${percent(1)}, para que el modelo no llegue a estar demasiado seguro.`,
  },
  layer: {
    name: "Capa",
    says: "Una etapa de una red: recibe números de la etapa anterior, calcula con sus pesos y entrega números a la siguiente.",
  },
  layerNorm: {
    name: "Normalización de capa",
    says: "Lleva los números de cada token a la misma media y dispersión, para que las redes profundas aprendan con firmeza.",
  },
  leaveOneOut: {
    name: "Dejar uno fuera (leave-one-out)",
    says: "Validación cruzada con tantos pliegues como textos: cada texto se reserva una vez. Aprovecha al máximo muy pocos textos.",
  },
  linear: {
    name: "Capa lineal",
    says: "Cada salida es una suma ponderada de todas las entradas. La última da una puntuación a cada clase.",
  },
  membership: {
    name: "Inferencia de pertenencia",
    says: "Averiguar, por las pérdidas de un modelo, si ha aprendido de un texto determinado. Donde es fácil, el modelo delata sus textos de entrenamiento.",
  },
  momentum: {
    name: "Momentum",
    says: "Cada paso conserva algo de la dirección de los anteriores, de modo que se suman cuando coinciden.",
  },
  occlusion: {
    name: "Oclusión",
    says: "Tapar una tras otra las partes de una imagen o un sonido y volver a preguntar al modelo. La parte sin la que más pierde una clase es la que más habla a su favor (Zeiler y Fergus, 2014).",
  },
  optimizer: {
    name: "Optimizador",
    says: "La regla que convierte un gradiente en un paso. AdamW da a cada peso un tamaño de paso propio.",
  },
  overfitting: {
    name: "Sobreajuste (overfitting)",
    says: "Saberse de memoria los textos de entrenamiento y apenas acertar los nuevos: se nota en la distancia entre la exactitud en unos y en otros.",
  },
  padding: {
    name: "Relleno (padding)",
    says: "Lugares vacíos que igualan la longitud de todos los textos de un lote. Los modelos de aquí no los leen.",
  },
  parameter: {
    name: "Parámetro (peso)",
    says: "Uno de los números que aprende una red; son muchos más que los textos, así que podría aprendérselos de memoria.",
  },
  pooling: {
    name: "Agregación (pooling)",
    says: "Cómo los números de todos los tokens se convierten en un solo vector para el texto entero: por la media, por el máximo o tomando el último.",
  },
  position: {
    name: "Posiciones",
    says: "Números que dicen a un Transformer dónde está cada token, pues la atención por sí sola no conoce el orden de las palabras.",
  },
  privacyBudget: {
    name: "Presupuesto de privacidad (ε y δ)",
    says: "Cuánto puede depender un modelo de un texto de entrenamiento cualquiera: con él o sin él, ningún resultado es más de e^ε veces más probable, salvo con probabilidad δ. Cuanto menor, más privado.",
  },
  privateTraining: {
    name: "Entrenamiento con privacidad diferencial",
    says: "Recorta el gradiente de cada texto a una longitud máxima y añade ruido a la suma (Abadi et al., 2016). El modelo apenas depende entonces de ningún texto concreto, y acierta menos.",
  },
  probability: {
    name: "Probabilidad de una clase",
    says: `Lo seguro que está el modelo, en porcentaje; entre todas las clases suman ${percent(1)}. Es su propia opinión, y puede estar lejos de las veces que acierta: véase la calibración.`,
  },
  pValue: {
    name: "Valor p",
    says: `Si los dos modelos fueran igual de buenos, con qué frecuencia daría el azar por sí solo una diferencia tan grande como esta. Por debajo de ${number(0.05)}, aquí se dice mejor o peor.`,
  },
  randomStart: {
    name: "Desde cero",
    says: "La red empieza con pesos aleatorios y no sabe nada más que tus textos. Un modelo preentrenado empieza con lo que ha leído un codificador.",
  },
  rnn: {
    name: "RNN",
    says: "Una red recurrente. Lee un texto token a token y lleva consigo un estado, en el que recuerda lo anterior.",
  },
  schedule: {
    name: "Programación de la tasa de aprendizaje y calentamiento",
    says: "Cómo cambia la tasa de aprendizaje durante el entrenamiento: al principio sube desde cero (calentamiento) y después baja, para que los últimos pasos sean finos.",
  },
  search: {
    name: "Búsqueda de hiperparámetros",
    says: "Prueba configuraciones al azar y puntúa cada una por validación cruzada. La mejor de muchas debe algo a la suerte, así que con textos nuevos rendirá un poco menos.",
  },
  seed: {
    name: "Semilla",
    says: "El número del que sale todo el azar: qué textos se reservan, los primeros pesos, el orden. La misma semilla da la misma ejecución; otra semilla, otra.",
  },
  segmentation: {
    name: "Segmentación",
    says: "Dividir un texto en tokens: por los espacios en español, y carácter a carácter en chino, que no tiene espacios.",
  },
  softmax: {
    name: "Softmax y sigmoide",
    says: "Convierten las puntuaciones de las clases en probabilidades. Softmax sirve para cualquier número de clases; una sigmoide, para dos.",
  },
  spectrogram: {
    name: "Espectrograma",
    says: "Cuánto suena un sonido en cada momento y en cada banda de tono. El codificador de sonidos lo lee como el de imágenes lee píxeles.",
  },
  split: {
    name: "División",
    says: "Cómo se separan los textos de los que se aprende y los que se reservan. Cada clase se divide por igual, y los textos idénticos quedan juntos.",
  },
  threshold: {
    name: "Umbral",
    says: "La probabilidad mínima con que un texto se asigna a una clase. Por debajo, el modelo dice que ninguna de estas: responde a menos textos, y acierta en una parte mayor de ellos. Cuando un texto puede tener varias etiquetas, cada una tiene su propio umbral.",
  },
  transformer: {
    name: "Transformer",
    says: "Una red en la que todos los tokens se miran entre sí a la vez, por medio de la atención (Vaswani et al., 2017). Los codificadores grandes son Transformers.",
  },
  tuning: {
    name: "Ajuste fino (fine-tuning)",
    says: "Seguir entrenando un codificador preentrenado con tus propios textos. Puede ayudar cuando son muchos; con pocos, es fácil que olvide más de lo que aprende.",
  },
  unknown: {
    name: "Token desconocido",
    says: "Un token que no estaba en ningún texto de entrenamiento. Una red desde cero no puede sacar nada de él; un codificador conoce partes de palabras y rara vez encuentra uno.",
  },
  vector: {
    name: "Vector de un texto",
    says: "La lista de números que un codificador hace de un texto. Los textos que significan lo mismo tienen números parecidos, en cualquier idioma que haya leído.",
  },
  vocabulary: {
    name: "Vocabulario",
    says: "Todos los tokens que conoce un modelo. Desde cero, son los de tus textos de entrenamiento y ninguno más.",
  },
  webgpu: {
    name: "WebGPU y WebAssembly",
    says: "Las dos formas en que un navegador calcula deprisa: en el procesador gráfico o en la CPU. Ninguna saca nada de este dispositivo.",
  },
  weightDecay: {
    name: "Decaimiento de pesos",
    says: "Lleva todos los pesos un poco hacia cero en cada paso, de modo que solo sigue siendo grande lo que ayuda a menudo.",
  },
  zeroShot: {
    name: "Proponer etiquetas (zero-shot)",
    says: "Sin ningún texto etiquetado, cada texto recibe la clase cuyo nombre se le acerca más en significado. Cuanto más dice un nombre, mejor funciona.",
  },
};
