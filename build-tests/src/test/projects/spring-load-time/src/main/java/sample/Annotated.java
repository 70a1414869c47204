package sample;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.EnableLoadTimeWeaving;

/** Spring has loaded the scanned class by the time at which it sets its weaver up. */
@Configuration
@ComponentScan
@EnableLoadTimeWeaving(aspectjWeaving = EnableLoadTimeWeaving.AspectJWeaving.ENABLED)
public class Annotated {
  @Bean
  @DependsOn("loadTimeWeaver")
  EngineBean engine() {
    return new EngineBean();
  }

  public static void main(String[] args) {
    new AnnotationConfigApplicationContext(Annotated.class).close();
  }
}
