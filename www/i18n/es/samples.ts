// The samples' names, and what they are.

import type { Messages } from "../parts.ts";

export const samples: Messages["samples"] = {
  support: {
    name: "Solicitudes de asistencia (inglés)",
    description: "Mensajes en inglés a una tienda en línea: entrega, reembolso, producto defectuoso o cuenta.",
  },
  reviews: {
    name: "Opiniones de productos (inglés)",
    description: "Positivas o negativas, en inglés; entre ellas, algunas ambiguas y otras muy comedidas.",
  },
  headlines: {
    name: "Titulares de noticias (inglés)",
    description: "Titulares inventados en inglés, en seis secciones, de política a meteorología.",
  },
  messages: {
    name: "Mensajes cortos (inglés)",
    description: "De trabajo, privados o spam, en inglés, con menos ejemplos de spam que de los demás.",
  },
  hotel: {
    name: "Peticiones a un hotel, con prueba en chino (inglés)",
    description:
      "Mensajes en inglés a un hotel, con otros en chino como conjunto de prueba: lo aprendido en un idioma se pregunta en otro. Requiere empezar con un codificador preentrenado.",
  },
  inbox: {
    name: "Soporte de una aplicación (inglés, varias etiquetas)",
    description:
      "Mensajes en inglés a los autores de una aplicación, cada uno con todas las etiquetas que le corresponden: facturación, fallo, elogio, urgente, o ninguna.",
  },
  "reviews-es": {
    name: "Opiniones de productos",
    description: "Positivas o negativas; entre ellas, algunas ambiguas y otras con ironía.",
  },
  "town-hall-es": {
    name: "Mensajes al municipio",
    description: "Mensajes de vecinos sobre limpieza, vías y tránsito, trámites o cultura y deporte.",
  },
  "orders-zh": {
    name: "Mensajes de clientes (chino)",
    description: "Mensajes en chino a una tienda en línea: envío, devoluciones, calidad, cuenta u ofertas.",
  },
  "restaurants-zh": {
    name: "Opiniones de restaurantes (chino)",
    description: "Opiniones en chino, buenas o malas, algunas con reservas.",
  },
  "headlines-zh": {
    name: "Titulares de noticias (chino)",
    description: "Titulares inventados en chino, en seis secciones, de gobierno a meteorología.",
  },
  "inbox-zh": {
    name: "Soporte de una aplicación (chino, varias etiquetas)",
    description:
      "Mensajes en chino a los autores de una aplicación, cada uno con todas las etiquetas que le corresponden, o ninguna.",
  },
};
