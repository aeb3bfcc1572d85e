// What the terms of the field mean: two short sentences each, where one does not do.

import type { Messages } from "../parts.ts";
import { number, percent } from "./numbers.ts";

export const glossary: Messages<"glossary"> = {
  accuracy:
    "La proporción de textos que se asignan a su clase correcta. Si una clase es mucho más grande que las demás, mira también el F1 macro.",
  precision: "De los textos que el modelo asigna a esta clase, la proporción que pertenece a ella.",
  recall: "De los textos que pertenecen a esta clase, la proporción que el modelo encuentra.",
  f1: "Un solo número para la precisión y la exhaustividad (su media armónica). Solo es alto cuando ambas son altas.",
  macro:
    "La media simple de una puntuación entre todas las clases, de modo que una clase pequeña cuenta tanto como una grande. El F1 macro es la del F1, que solo es alto si una clase se encuentra y no se usa de más.",
  micro:
    "La puntuación sobre todos los textos juntos, sea cual sea su clase. Con una etiqueta por texto es igual a la exactitud.",
  weighted: "La media de una puntuación entre todas las clases, en la que cada clase cuenta según su número de textos.",
  confusion:
    "Una tabla de lo que pertenece a cada clase (filas) y de por qué clase lo tomó el modelo (columnas). Los aciertos están en la diagonal; lo demás son errores.",
  crossValidation:
    "Los textos se dividen en pliegues. Por turnos, cada pliegue se reserva y lo puntúa un modelo que aprendió de los demás, así que a cada texto lo puntúa un modelo que no lo ha visto.",
  interval:
    "Hasta dónde puede llegar el azar: con otros textos de este tipo, cualquier puntuación dentro de él no sería una sorpresa. Cuantos menos textos, más ancho es.",
  heldOut:
    "El modelo no aprende de estos textos, así que muestran cómo rinde con textos nuevos. Si eliges la configuración según los de validación, su puntuación será demasiado buena: guarda textos de prueba para una última comprobación.",
  loss: "Cuánto sorprenden al modelo las respuestas correctas (entropía cruzada). Cuanto menor, mejor; a diferencia de la exactitud, tiene en cuenta lo seguro que estaba.",
  epoch: "Una pasada por todos los textos de entrenamiento.",
  step: "Un pequeño cambio de los pesos del modelo, que se hace tras mirar unos pocos textos (un lote).",
  learningRate:
    "Lo grande que es cada paso. Si es demasiado grande, la pérdida da saltos o explota; si es demasiado pequeña, se aprende poco.",
  gradientNorm:
    "La fuerza con que la pérdida empuja los pesos, antes del recorte. Las capas grandes tienen normas grandes, así que no dice cuánto importa una capa.",
  activations:
    "Lo que una capa da como salida para un texto. Un pico en cero es lo que ReLU corta; todo en una barra significa que la capa ya no distingue los textos.",
  encoder:
    "Un modelo que ya ha leído millones de textos y convierte cada texto en números según lo que significa. Necesita muchos menos ejemplos que una red que empieza desde cero.",
  token:
    "Un trozo de texto que el modelo lee como una unidad: una palabra, parte de una palabra, un carácter o un signo.",
  ngrams: "Unos pocos caracteres seguidos, como “ción”. Contarlos muestra cómo se escribe un texto, no qué significa.",
  logistic:
    "Un clasificador que pondera cada número de un texto y convierte la suma en probabilidades (C: cuánta libertad tienen los pesos para crecer).",
  ridge:
    "Un clasificador que se ajusta a 1 para la clase propia y a 0 para las demás, con pesos pequeños (α: cuánto se los contiene).",
  prototypes: "Cada clase es la media de sus textos. Un texto nuevo pertenece a la clase cuya media está más cerca.",
  contrastive:
    "Se cambia un poco el propio codificador: los textos de una clase se acercan entre sí y los de otras se alejan. Su pérdida cae a medida que se separan.",
  calibration: `Si las probabilidades son creíbles: de los textos clasificados con un ${percent(0.8)}, cuatro de cada cinco deberían ser aciertos. El error de calibración es la distancia media a eso, ponderada por el número de textos (Guo et al., 2017).`,
  gradients:
    "Sigue cómo surge la puntuación de la clase mientras el texto crece desde nada hasta lo que es; los pesos suman el cambio. No muestra qué harían otras palabras, ni si el modelo hace bien en atender a estas.",
  leftOut:
    "Borra una parte, deja que el modelo lea el resto y muestra cuánto pierde la puntuación. Las partes que dicen lo mismo dos veces pesan poco: sin una, la otra sigue hablando.",
  logOdds: `El logaritmo de la razón entre la probabilidad de esta clase y la de todas las demás. 0 es uno a uno, +${number(2.3)} diez a uno a favor, −${number(2.3)} diez a uno en contra.`,
  attention:
    "Cómo un Transformer permite que cada token tome algo de los demás. Muestra cuánto se toma, no qué, ni que eso importara para la respuesta.",
  components:
    "Las direcciones en que más difieren los textos en lo que lee la última capa del modelo. El mapa muestra las dos primeras de muchas.",
  tsne: "Una forma de colocar los textos de modo que los que el modelo encuentra parecidos sean vecinos (van der Maaten y Hinton, 2008). Empieza en las componentes principales, así que el mismo modelo da siempre la misma imagen.",
  learningCurve:
    "La exactitud en textos reservados, tras aprender de una parte cada vez mayor de los demás. Donde aún sube, más textos etiquetados deberían ayudar.",
  tfidf: "Recuentos de secuencias de letras, en los que cuentan menos las que aparecen en muchos textos.",
  suggestion:
    "Uno de los textos de los que más duda el modelo, por el margen entre sus dos clases más probables (Scheffer et al., 2001; Lewis y Gale, 1994). De ellos, los que difieren entre sí y de lo ya etiquetado (Sener y Savarese, 2018).",
  doubtful:
    "Una etiqueta que un clasificador contradice con confianza sin haber visto el texto: validación cruzada en cinco pliegues, cuatro veces (confident learning: Northcutt, Jiang y Chuang, 2021).",
  auc: `Dado un texto de cada clase, la probabilidad de que el clasificador vea más propio de una clase el que le pertenece: ${number(0.5)} es adivinar, 1 es siempre (Hand y Till, 2001; intervalo: Hanley y McNeil, 1982).`,
};
