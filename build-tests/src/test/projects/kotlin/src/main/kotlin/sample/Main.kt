package sample

import dev.idempotent.annotation.Idempotent
import sample.engine.Engine

data class Charge(val customerId: String, val requestId: Long)

class Payments {
  var runs = 0

  @Idempotent(key = "{charge.customerId}/{charge.requestId}")
  fun charge(charge: Charge): String = "receipt ${++runs}"
}

fun main() {
  Engine.start()
  val payments = Payments()
  println(payments.charge(Charge("c-1", 7)))
  println(payments.charge(Charge("c-1", 7)))
  println("runs: ${payments.runs}")
}
