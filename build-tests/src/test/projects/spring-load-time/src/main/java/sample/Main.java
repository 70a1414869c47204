package sample;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.EnableLoadTimeWeaving;
import sample.engine.Engine;

@Configuration
@ComponentScan
@EnableLoadTimeWeaving(aspectjWeaving = EnableLoadTimeWeaving.AspectJWeaving.ENABLED)
public class Main {
  @Bean
  Object engine() {
    Engine.start();
    return "started";
  }

  public static void main(String[] args) {
    try (var context = new AnnotationConfigApplicationContext(Main.class)) {
      Payments payments = context.getBean(Payments.class);
      System.out.println(payments.charge("c-1", 7));
      System.out.println(payments.charge("c-1", 7));
      System.out.println("runs: " + Payments.runs);
    }
  }
}
